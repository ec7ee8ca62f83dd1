package io.twinseal.node.api;

import java.util.List;

/**
 * What an access point last decided about cuts and compute, from which measurements, and what came of it. Times of slots
 * are seconds.
 *
 * @param slot number of the decision since the start
 * @param decidedMillis when
 * @param policy who decided
 * @param feasible whether C1 to C5 hold
 * @param solveMillis CPU time of the decision
 * @param reputation with the band and the virtual queues
 * @param predicted of a slot under this plan
 * @param measured of the recent slots
 * @param inferenceWorkers calls of the engine at a time
 * @param miningShare of one CPU
 * @param wattsPerCpu that is busy, configured or measured
 */
public record PlanView(
        long slot,
        long decidedMillis,
        String policy,
        boolean feasible,
        double solveMillis,
        ReputationQueues reputation,
        SlotTimes predicted,
        SlotTimes measured,
        int inferenceWorkers,
        double miningShare,
        double wattsPerCpu,
        List<GatewayPlan> gateways,
        List<TwinPlan> twins) {
    public PlanView {
        gateways = List.copyOf(gateways);
        twins = List.copyOf(twins);
    }

    /**
     * The reputation of the access point on the chain.
     *
     * @param mean since the start
     * @param min of the band
     * @param max of the band
     * @param above Q
     * @param below Z
     */
    public record ReputationQueues(double now, double mean, double min, double max, double above, double below) {}

    /** Start of the slowest gateway's slot to its answer; time between blocks; both. */
    public record SlotTimes(double inferenceSeconds, double miningSeconds, double seconds) {}

    /**
     * One gateway.
     *
     * @param intervalMillis mean time between two of its offloads
     * @param predictedMillis start of its slot to its answer, under this plan
     * @param measuredMillis the same of the recent slots
     * @param gatewayMillis of it at the gateway, like the next two of its last slot
     */
    public record GatewayPlan(
            String name,
            double bitsPerSecond,
            double roundTripMillis,
            double intervalMillis,
            double predictedMillis,
            double measuredMillis,
            double gatewayMillis,
            double networkMillis,
            double accessPointMillis) {}

    /** Where one twin is cut, of how many layers, and how many data points it has in a slot. */
    public record TwinPlan(String twin, String gateway, String model, int cut, int layers, int points) {}
}
