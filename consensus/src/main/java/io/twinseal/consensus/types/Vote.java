package io.twinseal.consensus.types;

/** "Given that the source is justified, let the target be." The target is above the source. */
public record Vote(Checkpoint source, Checkpoint target) implements Statement {
    public Vote {
        if (target.height() <= source.height())
            throw new IllegalArgumentException(
                    "a vote's target must be above its source, but is " + target + " for the source " + source);
    }

    @Override
    public Checkpoint subject() {
        return target;
    }

    @Override
    public String toString() {
        return "vote from " + source + " to " + target;
    }
}
