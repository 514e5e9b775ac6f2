package io.simpyio.virtual.fault;

import io.simpyio.virtual.link.Link;
import io.simpyio.virtual.link.LinkProfile;
import io.simpyio.virtual.link.LinkRule;
import io.simpyio.virtual.link.Links;
import io.simpyio.virtual.link.Parcel;
import io.simpyio.virtual.link.Verdict;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Does something to what passes between hosts. */
class LinkFault extends Fault implements LinkRule {

    private final Links links;
    private final Sides sides;
    private final BiFunction<Link, Parcel, Verdict> judge;
    private final boolean cuts;
    private final @Nullable LinkProfile profile;
    private long fired;

    LinkFault(
            String description,
            Links links,
            Sides sides,
            BiFunction<Link, Parcel, Verdict> judge,
            boolean cuts,
            @Nullable LinkProfile profile) {
        super(description);
        this.links = links;
        this.sides = sides;
        this.judge = judge;
        this.cuts = cuts;
        this.profile = profile;
    }

    @Override
    void begin() {
        links.add(this);
    }

    @Override
    void end() {
        links.remove(this);
    }

    @Override
    public long fired() {
        return fired;
    }

    @Override
    public boolean concerns(String from, String to) {
        return sides.include(from, to);
    }

    @Override
    public Verdict judge(Link link, Parcel parcel) {
        return judge.apply(link, parcel);
    }

    @Override
    public boolean cuts() {
        return cuts;
    }

    @Override
    public boolean changesProfile() {
        return profile != null;
    }

    @Override
    public LinkProfile profile(LinkProfile usual) {
        return profile == null ? usual : profile;
    }

    @Override
    public void ruled() {
        fired++;
    }
}
