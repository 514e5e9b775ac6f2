package io.simpyio.spring.boot.autoconfigure.observation;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** So many names that may be tags of meters, the first that come; all others are {@link #UNKNOWN}. Any thread. */
public final class BoundedNames {

    /** What stands for names that are not known, or too many. */
    public static final String UNKNOWN = "UNKNOWN";

    private static final Logger logger = LoggerFactory.getLogger(BoundedNames.class);

    private final String what;
    private final int limit;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private volatile boolean told;

    /** None yet. */
    public BoundedNames(String what, int limit) {
        this.what = what;
        this.limit = limit;
    }

    /** The name as a tag. */
    public String tag(String name) {
        if (known.contains(name)) {
            return name;
        }
        if (known.size() < limit) { // Threads that come at once may make it a few more.
            known.add(name);
            return name;
        }
        if (!told) {
            told = true;
            logger.warn(
                    "Too many {} for meters: further ones are \"{}\", as the limit {}.max-names is {}",
                    what,
                    UNKNOWN,
                    ObservationProperties.PREFIX,
                    limit);
        }
        return UNKNOWN;
    }
}
