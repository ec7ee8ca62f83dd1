package io.twinseal.node.config;

import java.util.List;

/**
 * A device that may publish to a gateway.
 *
 * @param username what the device calls itself
 * @param twins ids of the twins whose readings it may publish
 */
public record MqttAccount(String username, String password, List<String> twins) {
    public MqttAccount {
        twins = List.copyOf(twins);
    }

    @Override
    public String toString() {
        return "MqttAccount[" + username + ", " + twins + "]";
    }
}
