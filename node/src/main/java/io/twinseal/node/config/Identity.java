package io.twinseal.node.config;

import java.nio.file.Path;

/**
 * Who a node is and where it keeps things.
 *
 * @param genesis the chain's genesis.toml
 * @param key this member's key file
 * @param data folder of this node's own, made if missing
 */
public record Identity(Path genesis, Path key, Path data) {
    /** Where an access point's data folder, or a backup of it, has the chain's database. */
    public static Path chain(Path data) {
        return data.resolve("chain");
    }

    /** Where a node keeps models that other nodes gave it. */
    public Path models() {
        return data.resolve("models");
    }
}
