package io.simpyio.resource.examples;

import static io.simpyio.resource.examples.PythonFormat.integer;

import io.simpyio.kernel.Environment;
import io.simpyio.resource.Store;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Processes that send messages to one other through a store, or to several through a store each. */
final class ProcessCommunication implements Example {

    private static final double END = 100;

    private final int consumers;

    private record Message(double sentAt, String text) {}

    ProcessCommunication(int consumers) {
        this.consumers = consumers;
    }

    @Override
    public void run(Environment env, PythonRandom random, Consumer<String> out) {
        out.accept("");
        out.accept(consumers == 1 ? "One-to-one pipe communication" : "One-to-many pipe communication");
        out.accept("");
        List<Store<Message>> pipes = IntStream.range(0, consumers)
                .mapToObj(i -> new Store<Message>(env))
                .toList();
        env.process("Generator A", () -> generate(env, random, "Generator A", pipes));
        for (int i = 0; i < consumers; i++) {
            String name = "Consumer " + (char) ('A' + i);
            Store<Message> pipe = pipes.get(i);
            env.process(name, () -> consume(env, random, out, name, pipe));
        }
        env.run(END);
    }

    private static void generate(Environment env, PythonRandom random, String name, List<Store<Message>> pipes) {
        while (true) {
            env.timeout(random.randint(6, 10)).await();
            Message message = new Message(env.now(), name + " says hello at " + integer(env.now()));
            pipes.forEach(pipe -> pipe.put(message));
        }
    }

    private static void consume(
            Environment env, PythonRandom random, Consumer<String> out, String name, Store<Message> pipe) {
        while (true) {
            Message message = pipe.get().await();
            String time = integer(env.now());
            if (message.sentAt() < env.now()) {
                out.accept(
                        "LATE Getting Message: at time " + time + ": " + name + " received message: " + message.text());
            } else {
                out.accept("at time " + time + ": " + name + " received message: " + message.text() + ".");
            }
            env.timeout(random.randint(4, 8)).await();
        }
    }
}
