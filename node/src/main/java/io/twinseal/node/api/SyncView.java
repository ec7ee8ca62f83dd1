package io.twinseal.node.api;

import org.jspecify.annotations.Nullable;

/**
 * How far a node is that fetches what others have.
 *
 * @param state {@code headers} or {@code blocks}: what it waits for
 * @param target height it is on the way to, as far as known
 * @param blocksPerSecond over the last half minute
 * @param remainingSeconds at that rate; null while nothing came in
 */
public record SyncView(
        String state,
        long height,
        long target,
        double blocksPerSecond,
        @Nullable Long remainingSeconds) {}
