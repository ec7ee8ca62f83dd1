package io.twinseal.node.config;

import io.twinseal.inference.allocation.ReputationBand;
import io.twinseal.inference.allocation.policy.PolicyName;
import io.twinseal.ledger.toml.TomlException;
import io.twinseal.ledger.toml.TomlFile;
import io.twinseal.ledger.toml.TomlKey;
import io.twinseal.ledger.toml.TomlSection;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An access point's configuration.
 *
 * @param listen where members connect
 * @param peers other access points to keep connected to
 * @param apiListen where the HTTP API answers
 * @param allocation who chooses cuts and compute; empty for nobody
 */
public record AccessPointConfig(
        Identity identity,
        Address listen,
        List<MemberAddress> peers,
        Address apiListen,
        MiningConfig mining,
        InferenceConfig inference,
        Optional<AllocationConfig> allocation,
        SyncConfig sync,
        StorageConfig storage,
        LogLevel logLevel) {
    private static final BigDecimal UNLIMITED = new BigDecimal(1_000_000_000);
    private static final BigDecimal REPUTATION_MAX = new BigDecimal(1_000_000);
    private static final long INTERVAL_MILLIS_MIN = 50;
    private static final long INTERVAL_MILLIS_MAX = 3_600_000;

    public AccessPointConfig {
        peers = List.copyOf(peers);
    }

    /**
     * Reads {@code ap.toml}.
     *
     * @throws TomlException naming file, line, key and fix
     */
    public static AccessPointConfig load(Path path) {
        return read(TomlFile.read(path, "the configuration of an access point"));
    }

    static AccessPointConfig read(TomlFile file) {
        var keys = new CommonKeys(file.root());
        var network = file.root().section("network");
        var config = new AccessPointConfig(
                keys.identity(),
                CommonKeys.address(network, "listen", "127.0.0.1:7400"),
                CommonKeys.members(network, "peers"),
                keys.apiListen(),
                keys.mining(),
                keys.inferenceWithRemotes(),
                allocation(file.root()),
                keys.sync(),
                keys.storage(),
                keys.logLevel());
        file.finish();
        return config;
    }

    private static Optional<AllocationConfig> allocation(TomlSection root) {
        if (!root.has("allocation")) return Optional.empty();
        var section = root.section("allocation");
        var band = section.section("reputation");
        var power = section.section("power");
        double min = number(band.key("min", "give the least mean reputation, e.g. 0.2"), BigDecimal.ZERO);
        double max = number(band.key("max", "give the greatest mean reputation, e.g. 0.8"), REPUTATION_MAX);
        if (min > max) throw band.error("min", min + " is above max = " + max + "; swap the two");
        var watts = power.key("watts_per_cpu", "give what one busy CPU takes, e.g. 10");
        var joules = power.key("joules_per_slot", "give the energy that a slot may take, e.g. 5");
        return Optional.of(new AllocationConfig(
                policies(section),
                section.key("turn_millis", "give how long each of several policies chooses, e.g. 15000")
                        .integer(INTERVAL_MILLIS_MIN, INTERVAL_MILLIS_MAX, 15_000),
                section.key("interval_millis", "give the time between two decisions, e.g. 1000")
                        .integer(INTERVAL_MILLIS_MIN, INTERVAL_MILLIS_MAX, 1_000),
                positive(section.key("latency_weight", "give V, e.g. 5"), new BigDecimal(5)),
                new ReputationBand(min, max),
                new AllocationConfig.Power(
                        watts.isPresent() ? OptionalDouble.of(positive(watts, BigDecimal.TEN)) : OptionalDouble.empty(),
                        positive(joules, UNLIMITED))));
    }

    private static List<PolicyName> policies(TomlSection section) {
        var policy = section.key("policy", "give who chooses the cuts, e.g. \"dpra\"");
        var turns = section.key("turns", "give policies that choose by turns, e.g. [\"dpra\", \"all-ap\"]");
        if (turns.texts().isEmpty()) return List.of(policy.parsed(PolicyName::new));
        if (policy.isPresent()) throw turns.refuse("cannot stand beside allocation.policy");
        try {
            return turns.texts().stream().map(PolicyName::new).toList();
        } catch (IllegalArgumentException e) {
            throw turns.refuse("is wrong: " + e.getMessage());
        }
    }

    private static double number(TomlKey key, BigDecimal otherwise) {
        return key.decimal(BigDecimal.ZERO, UNLIMITED, otherwise).doubleValue();
    }

    private static double positive(TomlKey key, BigDecimal otherwise) {
        double value = number(key, otherwise);
        if (value == 0) throw key.refuse("must be above 0");
        return value;
    }
}
