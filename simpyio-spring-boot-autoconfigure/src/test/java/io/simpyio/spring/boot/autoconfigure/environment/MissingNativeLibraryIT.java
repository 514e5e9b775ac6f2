package io.simpyio.spring.boot.autoconfigure.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** An application whose class path has Netty's classes for epoll and io_uring, and not their native libraries. */
@EnabledOnOs(OS.LINUX)
class MissingNativeLibraryIT {

    private static final long LIMIT_SECONDS = 90;

    private static final Predicate<String> NATIVE =
            Pattern.compile("netty-transport-native-[^/]*-linux-[^/]*\\.jar$").asPredicate();

    @TempDir
    private Path directory;

    private String run(String... arguments) throws IOException, InterruptedException {
        List<String> classPath =
                Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));
        assertThat(classPath).anyMatch(NATIVE);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath.stream().filter(NATIVE.negate()).collect(Collectors.joining(File.pathSeparator)),
                Application.class.getName()));
        command.addAll(List.of(arguments));
        Path output = directory.resolve("output");
        Process application = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(application.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            application.destroyForcibly();
        }
        return Files.readString(output);
    }

    @Test
    void whenTheBackendIsNamedThenTheReportSaysWhatIsMissing() throws Exception {
        assertThat(run("--simpyio.backend=epoll"))
                .contains(
                        "APPLICATION FAILED TO START",
                        "The backend \"epoll\" of the property 'simpyio.backend' cannot be opened",
                        "netty_transport_native_epoll",
                        "Set 'simpyio.backend' to one that works on this machine (select")
                .doesNotContain("\tat ");
    }

    @Test
    void whenItIsNotThenAnotherIsTakenAndTheLogSaysWhy() throws Exception {
        assertThat(run("--simpyio.run.until=1ms", "--logging.level.io.simpyio.net=info"))
                .contains("Backend auto: select", "epoll does not work here", "Started")
                .doesNotContain("\tat ");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        public static void main(String[] arguments) {
            SpringApplication.run(Application.class, arguments);
        }
    }
}
