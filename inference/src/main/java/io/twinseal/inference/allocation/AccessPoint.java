package io.twinseal.inference.allocation;

import java.util.OptionalDouble;

/**
 * One access point in one slot.
 *
 * @param processor serves inference within C2 and mining within C3
 * @param miningHertzMax of C3
 * @param joulesMax E_j of C5
 * @param settledReputation the U_j that eases mining if it was settled in earlier slots, as on a chain that lets work
 *     count some blocks later; empty if this slot's own work counts at once, as in the paper
 */
public record AccessPoint(
        Processor processor, double miningHertzMax, double joulesMax, OptionalDouble settledReputation) {
    public AccessPoint {
        Checks.positive("miningHertzMax", miningHertzMax);
        Checks.positive("joulesMax", joulesMax);
        Checks.positive("capacitance of an access point", processor.capacitance());
    }

    /** Mining may take as much as inference, as in the paper. */
    public AccessPoint(Processor processor, double joulesMax, OptionalDouble settledReputation) {
        this(processor, processor.hertz(), joulesMax, settledReputation);
    }
}
