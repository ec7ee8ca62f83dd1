package io.twinseal.consensus.types;

/** "I see this checkpoint justified, and none above it." */
public record Acknowledgement(Checkpoint checkpoint) implements Statement {
    @Override
    public Checkpoint subject() {
        return checkpoint;
    }

    @Override
    public Checkpoint source() {
        return checkpoint;
    }

    @Override
    public String toString() {
        return "acknowledgement of " + checkpoint;
    }
}
