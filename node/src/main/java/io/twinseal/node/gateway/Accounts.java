package io.twinseal.node.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinseal.node.config.MqttAccount;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The devices of the gateway's configuration, by username and password. */
public final class Accounts implements DeviceAuthenticator {
    private final Map<String, MqttAccount> byUsername = new LinkedHashMap<>();

    public Accounts(List<MqttAccount> accounts) {
        for (MqttAccount account : accounts) byUsername.put(account.username(), account);
    }

    @Override
    public Result authenticate(String clientId, @Nullable String username, byte @Nullable [] password) {
        if (username == null || password == null)
            return new Refused("client '" + clientId + "' gave no username and password");
        MqttAccount account = byUsername.get(username);
        if (account == null) return new Refused("no device is configured with the username '" + username + "'");
        if (!MessageDigest.isEqual(account.password().getBytes(UTF_8), password))
            return new Refused("device '" + username + "' gave a wrong password");
        return new Admitted(username, new HashSet<>(account.twins()));
    }
}
