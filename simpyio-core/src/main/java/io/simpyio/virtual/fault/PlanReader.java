package io.simpyio.virtual.fault;

import io.simpyio.virtual.link.Latency;
import io.simpyio.virtual.link.LinkProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads a fault plan from YAML: a list {@code faults}, whose entries have the key of one kind of fault, and a time. */
final class PlanReader {

    private static final Map<String, Kind> KINDS = new TreeMap<>(Map.of(
            "partition", PlanReader::partition,
            "one-way", PlanReader::oneWay,
            "isolate", PlanReader::isolate,
            "hold", PlanReader::hold,
            "slow", PlanReader::slow,
            "reset", PlanReader::reset,
            "crash", PlanReader::crash,
            "skew", PlanReader::skew,
            "jump", PlanReader::jump));

    private interface Kind {
        Function<Faults, Fault> read(Fields fields);
    }

    private PlanReader() {}

    static FaultPlan read(String yaml) {
        Object root;
        try {
            root = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        } catch (YAMLException e) {
            throw new IllegalArgumentException("The fault plan is no YAML: " + e.getMessage(), e);
        }
        if (!(root instanceof Map<?, ?> map) || map.size() != 1 || !(map.get("faults") instanceof List<?> list)) {
            throw new IllegalArgumentException("The fault plan must have a list \"faults\" and nothing else");
        }
        FaultPlan plan = FaultPlan.empty();
        for (int i = 0; i < list.size(); i++) {
            plan = plan.with(entry(i + 1, list.get(i)));
        }
        return plan;
    }

    private static FaultPlan.Entry entry(int number, Object yaml) {
        Fields fields = new Fields(number, yaml);
        List<String> kinds = KINDS.keySet().stream().filter(fields::has).toList();
        Kind kind = kinds.size() == 1 ? KINDS.get(kinds.getFirst()) : null;
        if (kind == null) {
            throw fields.wrong("needs one of " + KINDS.keySet() + ", but has " + kinds);
        }
        Duration at = fields.duration("at");
        Optional<Duration> lasting = fields.has("for") ? Optional.of(fields.duration("for")) : Optional.empty();
        Function<Faults, Fault> fault = kind.read(fields);
        fields.requireNoOthers();
        return new FaultPlan.Entry("number " + number + ", " + yaml, at, lasting, fault);
    }

    private static Function<Faults, Fault> partition(Fields fields) {
        List<List<String>> sides = fields.sides("partition");
        return faults -> faults.partition(sides.get(0), sides.get(1));
    }

    private static Function<Faults, Fault> oneWay(Fields fields) {
        List<String> pair = fields.pair("one-way");
        return faults -> faults.partitionOneWay(pair.get(0), pair.get(1));
    }

    private static Function<Faults, Fault> isolate(Fields fields) {
        String host = fields.text("isolate");
        return faults -> faults.isolate(host);
    }

    private static Function<Faults, Fault> hold(Fields fields) {
        List<String> pair = fields.pair("hold");
        return faults -> faults.hold(pair.get(0), pair.get(1));
    }

    private static Function<Faults, Fault> slow(Fields fields) {
        List<String> pair = fields.pair("slow");
        LinkProfile profile = new LinkProfile(
                Latency.fixed(fields.duration("latency")),
                fields.has("bits-per-second") ? (long) fields.number("bits-per-second") : LinkProfile.UNLIMITED,
                fields.has("loss") ? fields.number("loss") : 0);
        return faults -> faults.slow(pair.get(0), pair.get(1), profile);
    }

    private static Function<Faults, Fault> reset(Fields fields) {
        List<String> pair = fields.pair("reset");
        return faults -> faults.reset(pair.get(0), pair.get(1));
    }

    private static Function<Faults, Fault> crash(Fields fields) {
        String host = fields.text("crash");
        return faults -> faults.crash(host);
    }

    private static Function<Faults, Fault> skew(Fields fields) {
        String host = fields.text("skew");
        Duration by = fields.duration("by");
        return faults -> faults.skew(host, by);
    }

    private static Function<Faults, Fault> jump(Fields fields) {
        String host = fields.text("jump");
        Duration by = fields.duration("by");
        return faults -> faults.jump(host, by);
    }

    /** The keys and values of one entry, each to be used once. */
    private static final class Fields {

        private final int number;
        private final Map<String, Object> values = new TreeMap<>();
        private final TreeSet<String> unused = new TreeSet<>();

        Fields(int number, Object yaml) {
            this.number = number;
            if (!(yaml instanceof Map<?, ?> map)) {
                throw wrong("is no map");
            }
            map.forEach((key, value) -> values.put(String.valueOf(key), value));
            unused.addAll(values.keySet());
        }

        IllegalArgumentException wrong(String what) {
            return new IllegalArgumentException("Fault " + number + " of the plan " + what);
        }

        boolean has(String key) {
            return values.containsKey(key);
        }

        void requireNoOthers() {
            if (!unused.isEmpty()) {
                throw wrong("has unknown keys " + unused);
            }
        }

        private Object value(String key) {
            Object value = values.get(key);
            if (value == null) {
                throw wrong("needs a value for \"" + key + "\"");
            }
            unused.remove(key);
            return value;
        }

        String text(String key) {
            return value(key).toString();
        }

        double number(String key) {
            if (value(key) instanceof Number found) {
                return found.doubleValue();
            }
            throw wrong("needs a number for \"" + key + "\"");
        }

        Duration duration(String key) {
            String text = text(key);
            try {
                return Durations.parse(text);
            } catch (IllegalArgumentException e) {
                throw wrong("needs a duration for \"" + key + "\", such as 500ms or 10s, but has " + text);
            }
        }

        List<String> pair(String key) {
            List<List<String>> sides = sides(key);
            if (sides.stream().anyMatch(side -> side.size() != 1)) {
                throw wrong("needs two hosts for \"" + key + "\"");
            }
            return sides.stream().map(List::getFirst).toList();
        }

        List<List<String>> sides(String key) {
            List<List<String>> sides = new ArrayList<>(2);
            if (value(key) instanceof List<?> list) {
                for (Object side : list) {
                    sides.add(
                            side instanceof List<?> hosts
                                    ? hosts.stream().map(Object::toString).toList()
                                    : List.of(String.valueOf(side)));
                }
            }
            if (sides.size() != 2 || sides.stream().anyMatch(List::isEmpty)) {
                throw wrong("needs two sides for \"" + key + "\", such as [a, b] or [[a, b], [c]]");
            }
            return sides;
        }
    }
}
