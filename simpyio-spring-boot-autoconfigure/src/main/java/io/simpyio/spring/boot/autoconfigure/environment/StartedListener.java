package io.simpyio.spring.boot.autoconfigure.environment;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/** Lets simulated time begin when everything has started. */
final class StartedListener implements ApplicationListener<ContextRefreshedEvent> {

    private final ApplicationContext context;
    private final Runnable releaseTime;

    StartedListener(ApplicationContext context, Runnable releaseTime) {
        this.context = context;
        this.releaseTime = releaseTime;
    }

    @Override
    public void onApplicationEvent(ContextRefreshedEvent event) {
        if (event.getApplicationContext().equals(context)) { // Not a child, such as that of the management port.
            releaseTime.run();
        }
    }
}
