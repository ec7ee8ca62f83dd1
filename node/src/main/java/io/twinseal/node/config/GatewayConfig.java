package io.twinseal.node.config;

import io.twinseal.inference.model.Encoding;
import io.twinseal.ledger.toml.TomlException;
import io.twinseal.ledger.toml.TomlFile;
import io.twinseal.ledger.toml.TomlSection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A gateway's configuration.
 *
 * @param accessPoints those that may serve it; their order is that of the chain's association, not of this list
 * @param mqttListen where devices connect
 * @param encoding of every twin's activations; empty for what each model's record chose
 * @param outboxBytesMax size of the undelivered activations it keeps on disk
 * @param apiListen where the HTTP API answers
 */
public record GatewayConfig(
        Identity identity,
        List<MemberAddress> accessPoints,
        Address mqttListen,
        List<MqttAccount> accounts,
        long slotIntervalMillis,
        PlanConfig plan,
        long outboxBytesMax,
        InferenceConfig inference,
        Optional<Encoding> encoding,
        Address apiListen,
        LogLevel logLevel) {
    private static final int CUT_MAX = 99;
    private static final long SLOT_INTERVAL_MILLIS_MIN = 10;
    private static final long SLOT_INTERVAL_MILLIS_MAX = 3_600_000;
    private static final long OUTBOX_BYTES_MIN = 1 << 20;
    private static final long OUTBOX_BYTES_MAX = 1L << 40;
    private static final long OUTBOX_BYTES_DEFAULT = 256L << 20;

    public GatewayConfig {
        accessPoints = List.copyOf(accessPoints);
        accounts = List.copyOf(accounts);
    }

    /**
     * Reads {@code gateway.toml}.
     *
     * @throws TomlException naming file, line, key and fix
     */
    public static GatewayConfig load(Path path) {
        return read(TomlFile.read(path, "the configuration of a gateway"));
    }

    static GatewayConfig read(TomlFile file) {
        var root = file.root();
        var keys = new CommonKeys(root);
        var mqtt = root.section("mqtt");
        var inference = root.section("inference");
        var config = new GatewayConfig(
                keys.identity(),
                accessPoints(root.section("network")),
                CommonKeys.address(mqtt, "listen", "127.0.0.1:1883"),
                accounts(mqtt),
                root.section("slot")
                        .key("interval_millis", "give the time between two offloads in milliseconds, e.g. 250")
                        .integer(SLOT_INTERVAL_MILLIS_MIN, SLOT_INTERVAL_MILLIS_MAX, 250),
                plan(root.section("plan")),
                root.section("outbox")
                        .key("bytes_max", "give the bytes that undelivered activations may take on disk")
                        .integer(OUTBOX_BYTES_MIN, OUTBOX_BYTES_MAX, OUTBOX_BYTES_DEFAULT),
                CommonKeys.inference(inference),
                encoding(inference),
                keys.apiListen(),
                keys.logLevel());
        file.finish();
        return config;
    }

    private static List<MemberAddress> accessPoints(TomlSection network) {
        var found = CommonKeys.members(network, "access_points");
        if (found.isEmpty())
            throw network.error("network.access_points is missing; give the access points that may serve this gateway,"
                    + " e.g. [{member = \"ap-1\", address = \"127.0.0.1:7400\"}]");
        return found;
    }

    private static List<MqttAccount> accounts(TomlSection mqtt) {
        var found = new ArrayList<MqttAccount>();
        var usernames = new TreeSet<String>();
        for (var entry : mqtt.sections("device")) {
            var username = entry.key("username", "give the name that the device logs in with");
            if (!usernames.add(username.text())) throw username.refuse("appears twice; give each device its own");
            var twins = entry.key("twins", "give the ids of the twins it publishes for, e.g. [\"engine-1\"]");
            if (twins.texts().isEmpty()) throw twins.refuse("names no twin");
            var password = entry.key("password", "give the password that the device logs in with");
            found.add(new MqttAccount(username.text(), password.text(), twins.texts()));
        }
        return found;
    }

    private static Optional<Encoding> encoding(TomlSection inference) {
        var key = inference.key(
                "encoding",
                "give float32, float16, int8 or int4; without this key each model goes as its record chose");
        return key.isPresent() ? Optional.of(key.choice(Encoding.class)) : Optional.empty();
    }

    private static PlanConfig plan(TomlSection plan) {
        var fix = "give the number of layers that run at the gateway, e.g. 2";
        int defaultCut = (int) plan.key("default_cut", fix).integer(0, CUT_MAX, 2);
        var perTwin = plan.section("cuts");
        var cuts = new TreeMap<String, Integer>();
        for (var twin : perTwin.names())
            cuts.put(twin, (int) perTwin.key(twin, fix).integer(0, CUT_MAX));
        int cutMin = (int) plan.key("cut_min", "give the least number of layers that must run at the gateway, e.g. 1")
                .integer(0, CUT_MAX, 0);
        return new PlanConfig(defaultCut, cuts, cutMin);
    }
}
