package io.simpyio.demo;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** A charging park for electric cars: processes, a resource, and RPC, in a Spring Boot application. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class DemoApplication {

    /** Starts the park; it runs until it is stopped. */
    public static void main(String[] args) {
        SpringApplication.run(DemoApplication.class, args);
    }
}
