package io.twinseal.consensus.finality;

import io.twinseal.consensus.types.Checkpoint;
import java.util.List;
import java.util.Optional;

/**
 * What a node must keep of finality over a restart.
 *
 * @param finalized the highest final checkpoint
 * @param certificate of it; none for genesis, which needs none
 * @param links that justify checkpoints above it, ascending
 */
public record FinalityRecord(Checkpoint finalized, Optional<Certificate> certificate, List<Tally> links) {
    public FinalityRecord {
        links = List.copyOf(links);
    }

    public static FinalityRecord atGenesis(Checkpoint genesis) {
        return new FinalityRecord(genesis, Optional.empty(), List.of());
    }
}
