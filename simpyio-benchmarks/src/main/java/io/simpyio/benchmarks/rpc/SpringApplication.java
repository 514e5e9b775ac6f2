package io.simpyio.benchmarks.rpc;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** A controller. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(SpringApplication.Controller.class)
class SpringApplication {

    @RestController
    static class Controller {

        private final Park park = new Park();

        @PostMapping("/park/book")
        Booking book(@RequestBody Wish wish) {
            return park.book(wish);
        }
    }
}
