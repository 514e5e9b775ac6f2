package io.simpyio.test.bugs;

import io.simpyio.virtual.World;
import io.simpyio.virtual.link.Latency;
import io.simpyio.virtual.link.LinkProfile;
import java.time.Duration;
import java.util.function.Consumer;

/** Links whose latency varies, as those of real networks do. */
final class BadNetwork implements Consumer<World.Builder> {

    @Override
    public void accept(World.Builder world) {
        world.link(LinkProfile.of(Latency.logNormal(Duration.ofMillis(10), 0.8)));
    }
}
