package io.simpyio.spring.boot.autoconfigure.observation.rpc;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** What is observed of calls. */
public enum RpcObservationDocumentation implements ObservationDocumentation {

    /** A call of a peer, until it was answered or nobody wants the answer any more. */
    SERVER {
        @Override
        public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
            return DefaultRpcServerObservationConvention.class;
        }
    },

    /** A call of ours, until its reply has come or nobody wants it any more. */
    CLIENT {
        @Override
        public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
            return DefaultRpcClientObservationConvention.class;
        }
    };

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
        return LowCardinalityKeyNames.values();
    }

    /** Names of tags whose values are few. */
    public enum LowCardinalityKeyNames implements KeyName {

        /** What was called: at the server if all peers can call it, else {@code UNKNOWN}; at the client the first so many. */
        PATH {
            @Override
            public String asString() {
                return "path";
            }
        },

        /** {@code OK}, or the kind of failure that the caller was told. */
        CODE {
            @Override
            public String asString() {
                return "code";
            }
        }
    }
}
