package io.simpyio.virtual.fault;

import io.simpyio.virtual.link.Link;
import io.simpyio.virtual.link.Links;
import io.simpyio.virtual.link.Parcel;
import io.simpyio.virtual.link.Verdict;
import java.util.List;

/** Keeps what is sent between hosts, and sends it on in the same order when it is lifted. */
public final class Hold extends LinkFault {

    private final Links links;

    Hold(String description, Links links, Sides sides) {
        super(description, links, sides, (link, parcel) -> Verdict.HOLD, false, null);
        this.links = links;
    }

    /** What is kept at present: for each link, in the order of their first use, in the order in which it was sent. */
    public List<Parcel> held() {
        return links.used().stream()
                .filter(link -> concerns(link.from(), link.to()))
                .map(Link::held)
                .flatMap(List::stream)
                .toList();
    }
}
