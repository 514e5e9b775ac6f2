package io.simpyio.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** The application under Boot's DevTools: each change of a class restarts it, on the same ports and without a wait. */
class DevToolsIT {

    private static final int RESTARTS = 3;

    /** Somebody keeps the only charger that long, much longer than this test takes. */
    private static final String BOOKING = "[0, 1, [\"park/book\", [\"Ada\", 3000], {}]]";

    private static final String NEXT_BOOKING = "[0, 2, [\"park/book\", [\"Eva\", 3000], {}]]";

    @TempDir
    private Path directory;

    /** What Maven's plugin puts on the class path, with classes of our own in place of the project's. */
    private static String classPath(Path classes) throws IOException {
        Path own = Path.of("target").toAbsolutePath();
        try (Stream<Path> devTools = Files.list(own.resolve("devtools"))) {
            Stream<Path> libraries = Arrays.stream(
                            System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(Path::of)
                    .filter(entry -> !entry.startsWith(own));
            return Stream.of(Stream.of(classes), devTools, libraries)
                    .flatMap(it -> it)
                    .map(Object::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    @Test
    @Timeout(300)
    void aChangedClassRestartsTheApplication() throws Exception {
        Path classes = directory.resolve("classes");
        FileSystemUtils.copyRecursively(Path.of("target", "classes"), classes);
        int messagePort = freePort();
        int httpPort = freePort();
        DemoProcess process = new DemoProcess(
                directory,
                "-cp",
                classPath(classes),
                DemoApplication.class.getName(),
                "--server.port=0",
                "--park.chargers=1",
                "--park.arrival-interval=1h",
                "--simpyio.servers.message.port=" + messagePort,
                "--simpyio.servers.http.port=" + httpPort);
        try (process) {
            for (int run = 1; run <= RESTARTS; run++) {
                process.awaitStarted(run);
                callAndChange(messagePort, classes, run);
            }
            process.awaitStarted(RESTARTS + 1);
            get(httpPort);
        }
        assertThat(process.log())
                .contains("restartedMain", "1 under way may end within PT0S")
                .doesNotContain(" ERROR ", "Exception");
    }

    /** Has a call under way that would take an hour when the class changes. */
    private static void callAndChange(int port, Path classes, int run) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            for (String call : new String[] {BOOKING, NEXT_BOOKING}) {
                out.writeInt(call.length());
                out.write(call.getBytes(StandardCharsets.UTF_8));
            }
            assertThat(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8))
                    .startsWith("[1,1,");
            Files.setLastModifiedTime(
                    classes.resolve("io/simpyio/demo/ParkEndpoint.class"), FileTime.fromMillis(run * 10_000L));
            assertThat(in.readAllBytes()).as("what is cut off has no reply").isEmpty();
        }
    }

    private static void get(int port) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://localhost:" + port + "/rpc");
            var response = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).contains("park/book");
        }
    }
}
