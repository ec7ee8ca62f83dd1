package io.twinseal.inference.allocation;

/**
 * A processor under the usual model of dynamic power, κf³.
 *
 * @param hertz f, cycles a second; of an access point the most there are, f_max
 * @param flopsPerCycle φ
 * @param capacitance κ in J·s²: energy of one cycle over f²
 */
public record Processor(double hertz, double flopsPerCycle, double capacitance) {
    public Processor {
        Checks.positive("hertz", hertz);
        Checks.positive("flopsPerCycle", flopsPerCycle);
        Checks.notNegative("capacitance", capacitance);
    }

    /** φf. */
    public double flopsPerSecond() {
        return flopsPerCycle * hertz;
    }

    /** κf²/φ at full frequency. */
    public double joulesPerFlop() {
        return capacitance * hertz * hertz / flopsPerCycle;
    }
}
