package io.simpyio.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.docs.RpcGuideTests.Booking;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.spring.ImportRpcClients;
import io.simpyio.spring.RpcEndpoint;
import io.simpyio.spring.RpcExchange;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** docs/rpc.md: clients that are beans, of an application that calls itself. */
class RpcClientsGuideTests {

    @RpcEndpoint("park")
    static class Park {

        @RpcMethod
        Booking book(String driver, double seconds) {
            return new Booking(driver, seconds);
        }
    }

    @EnableAutoConfiguration
    static class Application {}

    @Test
    void clientsAreBeans() {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(
                        Application.class, Park.class, Clients.class)
                .properties(
                        "spring.main.web-application-type=none",
                        "simpyio.backend=virtual",
                        "simpyio.servers.http.enabled=false",
                        "simpyio.clients.deadline=5s",
                        "simpyio.client.parking.addresses=localhost:5555")
                .run()) {
            assertThat(context.getBean(ParkClient.class).book("Ada", 1)).isEqualTo(new Booking("Ada", 1));
        }
    }
}

@RpcExchange("park")
interface ParkClient {
    Booking book(String driver, double seconds);
}

@Configuration
@ImportRpcClients(client = "parking", types = ParkClient.class)
class Clients {}
