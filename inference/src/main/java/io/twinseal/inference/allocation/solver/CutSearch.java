package io.twinseal.inference.allocation.solver;

import io.twinseal.inference.allocation.Slot;
import java.util.List;

/** The outer problem: partitions that make the objective of P1 least, frequencies being the best for each. */
@FunctionalInterface
public interface CutSearch {
    /**
     * The best choices found.
     *
     * @return by twin, an index into its partitions; within C4 except at gateways where nothing is, whose twins get
     *     their choices of least energy
     */
    List<Integer> choices(Slot slot);
}
