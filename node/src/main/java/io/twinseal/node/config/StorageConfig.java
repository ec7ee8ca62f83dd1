package io.twinseal.node.config;

import java.util.OptionalLong;

/**
 * What of the chain stays on disk.
 *
 * @param keepBlocks below the last final block, whole; empty: every block since genesis
 */
public record StorageConfig(OptionalLong keepBlocks) {
    public static final StorageConfig DEFAULT = new StorageConfig(OptionalLong.empty());

    /** At most so many blocks, but for some that wait to be given up. */
    public static StorageConfig keeping(long blocks) {
        return new StorageConfig(OptionalLong.of(blocks));
    }
}
