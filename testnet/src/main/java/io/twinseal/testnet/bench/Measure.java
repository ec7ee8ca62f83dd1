package io.twinseal.testnet.bench;

/**
 * One figure beside its baseline.
 *
 * @param baseline in the same unit
 * @param ratio value over baseline
 */
public record Measure(String name, double value, String unit, double baseline, double ratio) {
    static Measure of(String name, double value, String unit, double baseline) {
        return new Measure(name, value, unit, baseline, value / baseline);
    }
}
