package io.simpyio.spring.boot.autoconfigure.observation.http;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** What is observed of requests. */
public enum HttpObservationDocumentation implements ObservationDocumentation {

    /** A request that our server handles, until its response is written. */
    SERVER {
        @Override
        public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
            return DefaultHttpServerObservationConvention.class;
        }
    },

    /** A request of ours, until the head of its response is there. */
    CLIENT {
        @Override
        public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
            return DefaultHttpClientObservationConvention.class;
        }
    };

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
        return LowCardinalityKeyNames.values();
    }

    /** Names of tags whose values are few. */
    public enum LowCardinalityKeyNames implements KeyName {

        /** The method if it is one that is defined, else {@code UNKNOWN}. */
        METHOD {
            @Override
            public String asString() {
                return "method";
            }
        },

        /** The pattern of the route, or the template of a client's request; {@code UNKNOWN} without one. */
        URI {
            @Override
            public String asString() {
                return "uri";
            }
        },

        /** The status of the response, {@code UNKNOWN} if there is none. */
        STATUS {
            @Override
            public String asString() {
                return "status";
            }
        },

        /** {@code SUCCESS}, {@code CLIENT_ERROR} and so on, by status. */
        OUTCOME {
            @Override
            public String asString() {
                return "outcome";
            }
        }
    }
}
