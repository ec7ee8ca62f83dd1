package io.twinseal.inference.allocation;

import java.util.List;

/**
 * A decision for one slot and what the model says of it. Lists are by twin, gateway or access point, in the slot's order.
 *
 * @param choices by twin, an index into its partitions
 * @param inferenceHertz f^A by gateway, of its access point
 * @param miningHertz f^b by access point
 * @param stages of inference, by gateway
 * @param latency of the whole slot
 * @param reputations U by access point, from this slot's work
 * @param gatewayJoules e^G by gateway
 * @param accessPointJoules e^A by access point
 * @param objective of P1: V·τ + Σ (Q_j − Z_j) U_j
 * @param overdrawn gateways whose energy the choices exceed; an infeasible slot has some
 */
public record Plan(
        List<Integer> choices,
        List<Double> inferenceHertz,
        List<Double> miningHertz,
        List<Stages> stages,
        Latency latency,
        List<Double> reputations,
        List<Double> gatewayJoules,
        List<Double> accessPointJoules,
        double objective,
        List<Integer> overdrawn) {
    /** Seconds that a gateway's data spend at the gateway, waiting included, on the way up, and at its access point. */
    public record Stages(double gatewaySeconds, double uplinkSeconds, double accessPointSeconds) {
        public double seconds() {
            return gatewaySeconds + uplinkSeconds + accessPointSeconds;
        }
    }

    /** Parts of τ: inference, exchange of results, mining, propagation of the block. */
    public record Latency(
            double inferenceSeconds, double exchangeSeconds, double miningSeconds, double propagationSeconds) {
        public double seconds() {
            return inferenceSeconds + exchangeSeconds + miningSeconds + propagationSeconds;
        }
    }

    public Plan {
        choices = List.copyOf(choices);
        inferenceHertz = List.copyOf(inferenceHertz);
        miningHertz = List.copyOf(miningHertz);
        stages = List.copyOf(stages);
        reputations = List.copyOf(reputations);
        gatewayJoules = List.copyOf(gatewayJoules);
        accessPointJoules = List.copyOf(accessPointJoules);
        overdrawn = List.copyOf(overdrawn);
    }

    /** Whether C1 to C5 hold. */
    public boolean feasible() {
        return overdrawn.isEmpty();
    }
}
