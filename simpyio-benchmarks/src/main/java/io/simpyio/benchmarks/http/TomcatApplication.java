package io.simpyio.benchmarks.http;

import java.io.IOException;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.handler.BinaryWebSocketHandler;
import org.springframework.web.socket.server.standard.ServletServerContainerFactoryBean;

/** Controllers and a handler of WebSockets. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableWebSocket
@Import(TomcatApplication.Controller.class)
class TomcatApplication {

    /** The buffer is 8 KiB without it, which is too little for the large messages. */
    @Bean
    ServletServerContainerFactoryBean container() {
        ServletServerContainerFactoryBean container = new ServletServerContainerFactoryBean();
        container.setMaxBinaryMessageBufferSize(64 << 10);
        return container;
    }

    @Bean
    WebSocketConfigurer webSockets() {
        return registry -> registry.addHandler(new Echo(), "/echo");
    }

    @RestController
    static class Controller {

        @GetMapping(path = "/plaintext", produces = MediaType.TEXT_PLAIN_VALUE)
        String plaintext() {
            return Greeting.HELLO;
        }

        @GetMapping("/json")
        Greeting json() {
            return Greeting.hello();
        }
    }

    static final class Echo extends BinaryWebSocketHandler {

        @Override
        protected void handleBinaryMessage(WebSocketSession session, BinaryMessage message) throws IOException {
            session.sendMessage(message);
        }
    }
}
