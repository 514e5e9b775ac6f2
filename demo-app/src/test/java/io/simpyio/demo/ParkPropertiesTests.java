package io.simpyio.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a user reads when the park cannot be as the properties say. */
@ExtendWith(OutputCaptureExtension.class)
class ParkPropertiesTests {

    @ParameterizedTest
    @CsvSource({
        "park.chargers, 0, must be between 1 and 100",
        "park.chargers, 101, must be between 1 and 100",
        "park.arrival-interval, 0s, must be positive",
        "park.arrival-interval, -1s, must be positive",
        "park.charging-time, 0s, must be positive",
        "park.max-waiting, 0, must be at least 1"
    })
    void aValueThatIsOutOfRangeIsNamed(String property, String value, String reason, CapturedOutput output) {
        SpringApplication application = new SpringApplication(DemoApplication.class);
        assertThatThrownBy(() -> application.run(
                        "--" + property + "=" + value,
                        "--spring.main.web-application-type=none",
                        "--simpyio.servers.message.port=0",
                        "--simpyio.servers.http.port=0"))
                .isNotNull();
        assertThat(output)
                .contains("APPLICATION FAILED TO START", "\"" + property + "\" from property source", reason)
                .doesNotContain("\tat ");
    }
}
