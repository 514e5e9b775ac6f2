package io.simpyio.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** docs/getting-started.md: the application is made of the guide's own text, started, called and scraped. */
class GettingStartedIT {

    private static final Path GUIDE = Path.of("..", "docs", "getting-started.md");
    private static final List<String> SOURCES = List.of("GreeterApplication", "Greeter", "Ticker");

    @TempDir
    private Path folder;

    private static String guide() throws IOException {
        return Files.readString(GUIDE);
    }

    /** The text of the block that follows the name of a file. */
    private static String file(String name) throws IOException {
        Matcher block = Pattern.compile("`" + Pattern.quote(name) + "`.*?```[a-z]+\n(.*?)```", Pattern.DOTALL)
                .matcher(guide());
        assertThat(block.find()).as("block of " + name).isTrue();
        return block.group(1);
    }

    private static String command(String start) throws IOException {
        return guide().lines()
                .map(String::strip)
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow();
    }

    private String run(String command) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder("sh", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(command).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }

    private static boolean isThere(String tool) throws IOException, InterruptedException {
        try {
            new ProcessBuilder(tool, "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Path compiled() throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("-parameters", "-d", folder.toString(), "-classpath", System.getProperty("java.class.path")));
        for (String source : SOURCES) {
            String code = file("src/main/java/com/example/" + source + ".java");
            arguments.add(
                    Files.writeString(folder.resolve(source + ".java"), code).toString());
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        return folder;
    }

    @Test
    void leadsToAnApplicationThatAnswers() throws Exception {
        if (!"true".equals(System.getenv("CI"))) {
            assumeThat(isThere("openssl") && isThere("python3"))
                    .as("openssl and python3 are there")
                    .isTrue();
        }
        run(command("openssl req"));
        Path configuration =
                Files.writeString(folder.resolve("application.yaml"), file("src/main/resources/application.yaml"));
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {compiled().toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(loader);
            String[] arguments = {
                "--spring.config.location=" + configuration.toUri(),
                "--spring.ssl.bundle.pem.greeter.keystore.certificate=file:" + folder.resolve("server.crt"),
                "--spring.ssl.bundle.pem.greeter.keystore.private-key=file:" + folder.resolve("server.key"),
                "--simpyio.servers.message.port=0",
                "--simpyio.servers.http.port=0",
                "--server.port=0"
            };
            try (ConfigurableApplicationContext context =
                    SpringApplication.run(loader.loadClass("com.example.GreeterApplication"), arguments)) {
                call(context.getEnvironment().getRequiredProperty("local.simpyio.message.port"));
                scrape(context.getEnvironment().getRequiredProperty("local.server.port"));
            }
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private void call(String port) throws IOException, InterruptedException {
        String client = file("call.py");
        assertThat(client).contains("5555");
        Files.writeString(folder.resolve("call.py"), client.replace("5555", port));
        String reply = run(command("python3 call.py"));
        assertThat(reply).isEqualTo("[1, 0, 'Hello, Ada']\n");
        assertThat(guide()).contains(reply);
    }

    private void scrape(String port) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://localhost:" + port + "/actuator/prometheus");
            String meters = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
            String grep = command("curl -s localhost:8080/actuator/prometheus");
            String wanted = grep.substring(grep.lastIndexOf(' ') + 1);
            Matcher output = Pattern.compile(Pattern.quote(grep) + "\\s+```\n(.*?)```", Pattern.DOTALL)
                    .matcher(guide());
            assertThat(output.find()).isTrue();
            assertThat(Arrays.stream(meters.split("\n")).filter(line -> line.contains(wanted)))
                    .containsExactlyElementsOf(output.group(1).lines().toList());
        }
    }
}
