package io.simpyio.demo;

import io.simpyio.http.server.HttpResponse;
import io.simpyio.http.server.HttpRoutes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the park answers over HTTP. */
@Configuration(proxyBeanMethods = false)
class ParkRoutes {

    @Bean
    HttpRoutes routes(ChargingPark park) {
        return new HttpRoutes().get("/park/status", request -> HttpResponse.json(park.status()));
    }
}
