package io.simpyio.trace;

import io.simpyio.kernel.Environment;
import java.lang.StackWalker.StackFrame;
import java.security.CodeSource;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the line of the user's source that runs at the moment: the innermost that is of no library. */
final class SourceLine {

    private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private static final @Nullable CodeSource OURS = source(Environment.class);

    private static final ClassValue<Boolean> USERS = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            CodeSource source = source(type);
            return source != null && !source.equals(OURS) && !type.getName().startsWith("io.netty.");
        }
    };

    private SourceLine() {}

    private static @Nullable CodeSource source(Class<?> type) {
        return type.getProtectionDomain().getCodeSource();
    }

    /** Such as {@code Foo.bar(Foo.java:42)}; empty if there is none. */
    static String current() {
        return WALKER.walk(SourceLine::find);
    }

    private static String find(Stream<StackFrame> frames) {
        return frames.filter(frame -> USERS.get(frame.getDeclaringClass()))
                .findFirst()
                .map(frame -> frame.toStackTraceElement().toString())
                .orElse("");
    }
}
