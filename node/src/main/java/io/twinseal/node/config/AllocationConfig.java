package io.twinseal.node.config;

import io.twinseal.inference.allocation.ReputationBand;
import io.twinseal.inference.allocation.policy.PolicyName;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How an access point chooses cuts for its gateways and its own compute.
 *
 * @param policies who chooses: one, or several by turns so that they can be compared
 * @param turnMillis how long each chooses, by the clock, so that all access points change at once
 * @param intervalMillis between two decisions
 * @param latencyWeight V of DPRA
 * @param band C6: where the long-run mean of this access point's reputation is to lie
 * @param power of this machine
 */
public record AllocationConfig(
        List<PolicyName> policies,
        long turnMillis,
        long intervalMillis,
        double latencyWeight,
        ReputationBand band,
        Power power) {
    public AllocationConfig {
        policies = List.copyOf(policies);
        if (policies.isEmpty()) throw new IllegalArgumentException("there must be a policy");
    }

    /**
     * Power of this machine, as a model.
     *
     * @param wattsPerCpu of one busy CPU; empty for what the processor's counters tell
     * @param joulesPerSlot that inference and mining may take between two offloads, E_j of C5
     */
    public record Power(OptionalDouble wattsPerCpu, double joulesPerSlot) {}
}
