package io.twinseal.node.config;

import io.twinseal.ledger.toml.TomlException;
import io.twinseal.ledger.toml.TomlFile;
import java.nio.file.Path;
import java.util.List;

/**
 * An access point's configuration.
 *
 * @param listen where members connect
 * @param peers other access points to keep connected to
 * @param apiListen where the HTTP API answers
 */
public record AccessPointConfig(
        Identity identity,
        Address listen,
        List<MemberAddress> peers,
        Address apiListen,
        MiningConfig mining,
        InferenceConfig inference,
        SyncConfig sync,
        StorageConfig storage,
        LogLevel logLevel) {
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
                keys.sync(),
                keys.storage(),
                keys.logLevel());
        file.finish();
        return config;
    }
}
