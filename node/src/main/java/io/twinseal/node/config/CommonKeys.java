package io.twinseal.node.config;

import io.twinseal.consensus.Consensus;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.ledger.toml.TomlSection;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The keys that several configurations share. */
final class CommonKeys {
    private static final int THREADS_MAX = 64;
    private static final int REMOTE_TIMEOUT_MILLIS = 2_000;

    /** Below what a gateway waits before it asks again. */
    private static final int REMOTE_TIMEOUT_MILLIS_MAX = 4_000;

    private final TomlSection root;

    CommonKeys(TomlSection root) {
        this.root = root;
    }

    Identity identity() {
        return new Identity(
                root.key("genesis", "give the path of the chain's genesis.toml").path(),
                root.key("key", "give the path of this member's key, made by: twinseal keys generate FILE")
                        .path(),
                root.key("data", "give a folder for this node's database and log")
                        .path());
    }

    Address apiListen() {
        return address(root.section("api"), "listen", "127.0.0.1:7500");
    }

    MiningConfig mining() {
        var key = root.section("mining").key("cpu_share", "give the share of one CPU that mining may use, e.g. 0.1");
        var share = key.decimal(BigDecimal.ZERO, BigDecimal.ONE, new BigDecimal("0.1"));
        if (share.signum() == 0) throw key.refuse("mines nothing");
        return new MiningConfig(share.doubleValue());
    }

    InferenceConfig inferenceWithRemotes() {
        var inference = root.section("inference");
        return inference(inference, remotes(inference));
    }

    static InferenceConfig inference(TomlSection inference) {
        return inference(inference, List.of());
    }

    private static InferenceConfig inference(TomlSection inference, List<RemoteModel> remotes) {
        return new InferenceConfig(
                inference.key("models", "give the folder of the model bundles").path(),
                (int) inference
                        .key("threads", "give the number of model calls that may run at once, e.g. 1")
                        .integer(1, THREADS_MAX, 1),
                remotes);
    }

    private static List<RemoteModel> remotes(TomlSection inference) {
        var found = new ArrayList<RemoteModel>();
        var models = new TreeSet<String>();
        for (var entry : inference.sections("remote")) {
            var model = entry.key("model", "give the name of a model on the chain, e.g. \"rul-cnn\"");
            if (!models.add(model.text())) throw model.refuse("appears twice");
            found.add(new RemoteModel(
                    model.text(),
                    (int) entry.key("above", "give the layer above which the server runs the model, e.g. 4")
                            .integer(0, ModelManifest.LAYERS_MAX, 0),
                    entry.key("url", "give where the server's /v2 is, e.g. \"http://127.0.0.1:8000\"")
                            .parsed(RemoteModel::parseUrl),
                    (int) entry.key("timeout_millis", "give how long to wait for an answer, e.g. 2000")
                            .integer(1, REMOTE_TIMEOUT_MILLIS_MAX, REMOTE_TIMEOUT_MILLIS)));
        }
        return found;
    }

    SyncConfig sync() {
        var sync = root.section("sync");
        return new SyncConfig(
                sync.key(
                                "snapshot",
                                "give true to begin an empty database with the state after a final block, false to fetch"
                                        + " every block since genesis")
                        .flag(SyncConfig.DEFAULT.snapshot()),
                sync.key("snapshot_distance", "give the blocks that a snapshot must save, e.g. 10000")
                        .integer(1, Long.MAX_VALUE, SyncConfig.DEFAULT.snapshotDistance()));
    }

    StorageConfig storage() {
        var key = root.section("storage")
                .key(
                        "keep_blocks",
                        "give the blocks below the last final one that stay on disk, e.g. 100000; without this key all"
                                + " stay");
        return key.isPresent()
                ? StorageConfig.keeping(key.integer(Consensus.DEPTH_KEPT, Long.MAX_VALUE))
                : StorageConfig.DEFAULT;
    }

    LogLevel logLevel() {
        return root.section("log")
                .key("level", "give error, warn, info, debug or trace")
                .choice(LogLevel.class, LogLevel.INFO);
    }

    static Address address(TomlSection section, String name, String example) {
        return section.key(name, "give host:port, e.g. \"" + example + "\"").parsed(Address::parse);
    }

    /** Members with their addresses, each member once; none where the key is missing. */
    static List<MemberAddress> members(TomlSection section, String name) {
        var found = new ArrayList<MemberAddress>();
        var members = new TreeSet<String>();
        for (var entry : section.sections(name)) {
            var member = entry.key("member", "give the member's name in genesis, or its key in hexadecimal");
            if (!members.add(member.text())) throw member.refuse("appears twice");
            found.add(new MemberAddress(member.text(), address(entry, "address", "127.0.0.1:7400")));
        }
        return found;
    }
}
