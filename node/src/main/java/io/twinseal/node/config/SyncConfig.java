package io.twinseal.node.config;

/**
 * How to come to the chain's height.
 *
 * @param snapshot whether an empty database may begin with the state after a final block
 * @param snapshotDistance blocks; only if that block is at least so far ahead
 */
public record SyncConfig(boolean snapshot, long snapshotDistance) {
    public static final SyncConfig DEFAULT = new SyncConfig(true, 10_000);

    public SyncConfig {
        if (snapshotDistance < 1)
            throw new IllegalArgumentException("snapshotDistance " + snapshotDistance + " is below 1");
    }
}
