package io.twinseal.inference.allocation;

/**
 * How blocks are mined. The letter gives γ; the race and its energy are open.
 *
 * @param blockCycles Γ, mean cycles for a block at γ = 1
 * @param alpha α of equation 3, how much reputation eases mining
 * @param beta β of equation 3
 */
public record Mining(double blockCycles, double alpha, double beta, RaceTime raceTime, MiningEnergy energy) {
    /** Which time the race of the access points takes, γ_j Γ / f_j being the mean time of one alone. */
    public enum RaceTime {
        /** Until anyone finds a block: Γ / Σ f_j/γ_j. */
        MEAN,
        /** The least of their own mean times. */
        MIN,
        /** The greatest of their own mean times. */
        MAX
    }

    /** For how long an access point pays for mining. */
    public enum MiningEnergy {
        /** For as long as the race takes. */
        JOINT,
        /** For as long as it would mine alone. */
        SOLO
    }

    public Mining {
        Checks.positive("blockCycles", blockCycles);
        Checks.notNegative("alpha", alpha);
        if (!Double.isFinite(beta)) throw new IllegalArgumentException("beta is " + beta + ", but must be finite");
    }

    /** γ = e^(−αU−β), equation 3. */
    public double difficulty(double reputation) {
        return Math.exp(-alpha * reputation - beta);
    }

    /** Mining that reputation does not ease: γ = e^(−β). */
    public Mining withoutReputation() {
        return new Mining(blockCycles, 0, beta, raceTime, energy);
    }
}
