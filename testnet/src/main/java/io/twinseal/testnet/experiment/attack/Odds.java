package io.twinseal.testnet.experiment.attack;

import io.twinseal.consensus.rules.Difficulty;
import io.twinseal.consensus.rules.Exponential;
import io.twinseal.consensus.rules.Fixed;
import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.rules.ParametersBuilder;

/**
 * Who finds the next block: by the product's γ, and by the formulas it is held against.
 *
 * <p>A search by trial has no memory, so blocks come as a Poisson process with rate (hash rate) / (D·γ), and at one D the
 * next one is somebody's with the chance that their rate has in the sum.
 */
final class Odds {
    static final double LN2 = Math.log(2);

    private static final double SCALE = 0x1p128;

    static {
        if (Exponential.SCALE_BITS != 128) throw new AssertionError("γ is scaled by 2^128 here");
    }

    private Odds() {}

    /** α·(U_max − U_min) = ln 2: as much as genesis allows. */
    static ParametersBuilder parameters() {
        return Parameters.builder().alpha(Fixed.parse("0.693147180"));
    }

    static double number(long fixed) {
        return (double) fixed / Fixed.ONE;
    }

    static long fixed(double number) {
        return Math.round(number * Fixed.ONE);
    }

    /** 1/γ by the product's integers. */
    static double lift(Parameters parameters, long reputation) {
        return SCALE / Difficulty.gamma(parameters, reputation).doubleValue();
    }

    /** Chance that the next block is the attacker's, who has that share of the hash rate; by the product's integers. */
    static double next(Parameters parameters, double hashShare, long reputation, long othersReputation) {
        double own = hashShare * lift(parameters, reputation);
        return own / (own + (1 - hashShare) * lift(parameters, othersReputation));
    }

    /**
     * The same by the formula: h·e^(αd) / (h·e^(αd) + 1 − h).
     *
     * @param lead αd
     */
    static double share(double hashShare, double lead) {
        double own = hashShare * Math.exp(lead);
        return own / (own + 1 - hashShare);
    }

    /** Chance ever to make up for z blocks, when the next is one's own with chance q: (q / (1 − q))^z, at most 1. */
    static double catchUp(double q, int z) {
        return q >= 0.5 ? 1 : Math.pow(q / (1 - q), z);
    }
}
