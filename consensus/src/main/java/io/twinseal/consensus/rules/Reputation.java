package io.twinseal.consensus.rules;

import java.math.BigInteger;

/** Reputation U from work done (paper 004, formulas 1 and 2). */
public final class Reputation {
    private Reputation() {}

    /**
     * U in Q32.32, within [reputationMin, reputationMax].
     *
     * <p>The mean is over W blocks always: the blocks that a young chain does not have yet count as no work.
     *
     * @param windowWork FLOPs of one access point in the last {@code reputationWindow} blocks, together
     */
    public static long of(Parameters parameters, BigInteger windowWork) {
        if (windowWork.signum() < 0) throw new IllegalArgumentException("work cannot be negative: " + windowWork);
        // Ō / u0 = windowWork / (W · u0), kept as a ratio: nothing is rounded before the end
        BigInteger unit = BigInteger.valueOf(parameters.reputationUnit())
                .multiply(BigInteger.valueOf(parameters.reputationWindow()));
        long reputation = switch (parameters.reputationFunction()) {
            case LINEAR -> Fixed.saturatedRatio(windowWork, unit);
            case LOG -> Exponential.logarithm(unit.add(windowWork), unit);
            case SATURATING ->
                BigInteger.valueOf(parameters.reputationMax())
                        .multiply(windowWork)
                        .divide(windowWork.add(unit))
                        .longValueExact();
        };
        return Math.min(Math.max(reputation, parameters.reputationMin()), parameters.reputationMax());
    }
}
