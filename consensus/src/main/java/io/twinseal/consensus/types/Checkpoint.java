package io.twinseal.consensus.types;

import java.util.Comparator;

/** A block that votes can be about; every block is one. In the order of heights. */
public record Checkpoint(long height, BlockId block) implements Comparable<Checkpoint> {
    private static final Comparator<Checkpoint> ORDER =
            Comparator.comparingLong(Checkpoint::height).thenComparing(Checkpoint::block);

    public Checkpoint {
        if (height < 0)
            throw new IllegalArgumentException("a checkpoint's height must not be negative, but is " + height);
    }

    public static Checkpoint of(Header header) {
        return new Checkpoint(header.height(), header.id());
    }

    @Override
    public int compareTo(Checkpoint other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return block.shortHex() + " at height " + height;
    }
}
