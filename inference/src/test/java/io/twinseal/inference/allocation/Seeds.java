package io.twinseal.inference.allocation;

import java.util.stream.LongStream;

/** Seeds 1 to n, or the one that {@code -Dtwinseal.seed=…} replays. */
public final class Seeds {
    private Seeds() {}

    public static long[] upTo(int n) {
        Long given = Long.getLong("twinseal.seed");
        return given == null ? LongStream.rangeClosed(1, n).toArray() : new long[] {given};
    }
}
