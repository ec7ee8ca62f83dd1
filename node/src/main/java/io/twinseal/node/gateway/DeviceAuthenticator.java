package io.twinseal.node.gateway;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides which device a connection speaks for. Called off the node loop, from any thread; may take its time. */
@FunctionalInterface
public interface DeviceAuthenticator {
    /**
     * Judges the credentials of a device that connects.
     *
     * @param clientId as the device names its session; proves nothing
     * @param username null if the device gave none
     * @param password null if the device gave none
     */
    Result authenticate(String clientId, @Nullable String username, byte @Nullable [] password);

    /** What became of an attempt. */
    sealed interface Result {}

    /**
     * The device is known.
     *
     * @param device its name in the gateway's configuration
     * @param twins the twins that it may publish readings for
     */
    record Admitted(String device, Set<String> twins) implements Result {
        public Admitted {
            twins = Set.copyOf(twins);
        }
    }

    /**
     * Nobody known.
     *
     * @param reason for the gateway's log; the device only learns that it was refused
     */
    record Refused(String reason) implements Result {}
}
