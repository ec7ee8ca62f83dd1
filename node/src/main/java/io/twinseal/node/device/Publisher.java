package io.twinseal.node.device;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where a device's messages go. */
interface Publisher {
    /** Whether a message published now would leave at once. */
    boolean isConnected();

    /**
     * Sends one message.
     *
     * @param done called once, from any thread, with null when the message is delivered as its quality of service
     *     promises, or with the reason why it was not
     */
    void publish(String topic, byte[] payload, Consumer<@Nullable String> done);
}
