package io.simpyio.test;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The command line that runs one test with one seed, in the build that runs the test now. */
final class ReplayCommand {

    private ReplayCommand() {}

    static String of(Class<?> test, Method method, long seed) {
        if (System.getProperty("org.gradle.test.worker") != null) {
            // Gradle does not hand system properties on to tests, but the environment it does.
            return "SIMPYIO_TEST_SEED=" + seed + " ./gradlew test --tests "
                    + quoted(test.getName() + "." + method.getName());
        }
        return maven(test, method, seed, System.getProperty("basedir"));
    }

    static String maven(Class<?> test, Method method, long seed, @Nullable String baseDirectory) {
        boolean failsafe = test.getSimpleName().endsWith("IT");
        String plugin = failsafe ? "failsafe" : "surefire";
        StringBuilder command = new StringBuilder("mvn");
        Path module = Path.of(baseDirectory == null ? "" : baseDirectory).toAbsolutePath();
        Path root = baseDirectory == null ? module : root(module);
        boolean ofMany = !module.equals(root);
        if (ofMany) {
            command.append(" -pl ")
                    .append(root.relativize(module).toString().replace('\\', '/'))
                    .append(" -am");
        }
        command.append(failsafe ? " verify -Dit.test=" : " test -Dtest=");
        command.append(quoted(binaryName(test) + "#" + method.getName()));
        if (failsafe && ofMany) {
            command.append(" -Dtest=NoUnitTests -Dsurefire.failIfNoSpecifiedTests=false");
        }
        if (ofMany) {
            command.append(" -D").append(plugin).append(".failIfNoSpecifiedTests=false");
        }
        return command.append(" -D").append(Seeds.SEED).append('=').append(seed).toString();
    }

    private static String binaryName(Class<?> test) {
        String packageName = test.getPackageName();
        return packageName.isEmpty() ? test.getName() : test.getName().substring(packageName.length() + 1);
    }

    /** The folder of the outermost project that the module is in, one in the other. */
    private static Path root(Path module) {
        Path root = module;
        while (root.getParent() != null && Files.exists(root.getParent().resolve("pom.xml"))) {
            root = root.getParent();
        }
        return root;
    }

    /** A shell would take the dollar sign of a nested class for a variable. */
    private static String quoted(String text) {
        return text.contains("$") ? "'" + text + "'" : text;
    }
}
