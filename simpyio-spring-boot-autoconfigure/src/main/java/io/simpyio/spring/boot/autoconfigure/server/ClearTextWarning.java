package io.simpyio.spring.boot.autoconfigure.server;

import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Warns when RPC endpoints that one server serves with TLS can be called in the clear on the port of another: each server
 * has a bundle of its own, and it is easily forgotten. What is served to this machine only is nobody's business.
 */
final class ClearTextWarning implements ApplicationListener<ContextRefreshedEvent> {

    private static final Logger logger = LoggerFactory.getLogger(ClearTextWarning.class);

    private final ApplicationContext context;
    private final Supplier<List<ServerLifecycle>> servers;

    ClearTextWarning(ApplicationContext context, Supplier<List<ServerLifecycle>> servers) {
        this.context = context;
        this.servers = servers;
    }

    @Override
    public void onApplicationEvent(ContextRefreshedEvent event) {
        if (!event.getApplicationContext().equals(context)) {
            return; // A child, such as that of the management port.
        }
        List<ServerLifecycle> serving = servers.get().stream()
                .filter(server -> server.callsSwitch().isPresent())
                .toList();
        if (serving.stream().anyMatch(server -> server.status().tls())) {
            serving.stream().filter(ServerLifecycle::inTheClear).forEach(ClearTextWarning::warn);
        }
    }

    private static void warn(ServerLifecycle server) {
        logger.warn(
                "RPC endpoints are served in the clear by the {} at {}, though another server has TLS: set '{}.ssl.bundle' too,"
                        + " or '{}' to false",
                server.status().name(),
                server.status().address(),
                server.properties(),
                server.callsSwitch().orElseThrow());
    }
}
