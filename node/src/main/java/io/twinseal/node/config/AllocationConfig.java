package io.twinseal.node.config;

import io.twinseal.inference.allocation.ReputationBand;
import io.twinseal.inference.allocation.policy.PolicyName;

/**
 * How an access point chooses cuts for its gateways and its own compute.
 *
 * @param policy who chooses
 * @param intervalMillis between two decisions
 * @param latencyWeight V of DPRA
 * @param band C6: where the long-run mean of this access point's reputation is to lie
 * @param power of this machine
 */
public record AllocationConfig(
        PolicyName policy, long intervalMillis, double latencyWeight, ReputationBand band, Power power) {
    /**
     * Power of this machine, as a model.
     *
     * @param wattsPerCpu of one busy CPU
     * @param joulesPerSlot that inference and mining may take between two offloads, E_j of C5
     */
    public record Power(double wattsPerCpu, double joulesPerSlot) {}
}
