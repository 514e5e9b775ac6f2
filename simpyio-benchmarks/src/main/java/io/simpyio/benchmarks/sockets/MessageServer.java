package io.simpyio.benchmarks.sockets;

import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The answering end in a process of its own, which ends when its standard input does. */
final class MessageServer implements AutoCloseable {

    private final Process process;
    private final int port;

    private MessageServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts a server with the same flags of the JVM. */
    static MessageServer start(String backend) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-agentlib") && !flag.startsWith("-javaagent"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MessageServer.class.getName(), backend));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader output = process.inputReader();
            String line = output.readLine();
            if (line == null) {
                throw new IOException("The server has ended before it listened");
            }
            return new MessageServer(process, Integer.parseInt(line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
    }

    public static void main(String[] arguments) {
        Backend backend = Backend.open(arguments[0]);
        Environment env = backend.environment();
        int port = SimpyioLoad.listen(
                backend.network(), socket -> SimpyioMessages.answer(SimpyioMessages.message(socket)));
        System.out.println(port);
        Thread.ofPlatform().daemon().start(() -> {
            try {
                System.in.read();
            } catch (IOException e) {
                // The parent has gone, too.
            }
            System.exit(0);
        });
        env.run();
    }
}
