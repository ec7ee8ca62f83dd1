package io.twinseal.inference.allocation;

/** g of equation 1, never falling: the reputation U that the work O of one slot, in FLOPs, is worth. */
@FunctionalInterface
public interface ReputationFunction {
    double reputation(double flops);

    /** O over a unit of work. */
    static ReputationFunction linear(double flopsPerUnit) {
        Checks.positive("flopsPerUnit", flopsPerUnit);
        return flops -> flops / flopsPerUnit;
    }

    /** ln(1 + O over a unit of work). */
    static ReputationFunction logarithmic(double flopsPerUnit) {
        Checks.positive("flopsPerUnit", flopsPerUnit);
        return flops -> Math.log1p(flops / flopsPerUnit);
    }
}
