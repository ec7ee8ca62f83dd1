package io.twinseal.node.allocation;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.inference.allocation.Partition;
import io.twinseal.inference.allocation.Plan;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.TwinInfo;
import io.twinseal.node.allocation.SlotBuilder.Named;
import io.twinseal.node.api.PlanView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** From a decision to what people see of it. */
final class PlanViews {
    private static final double MILLIS_PER_SECOND = 1e3;

    private final State state;
    private final Map<MemberId, GatewayMeter> meters;

    PlanViews(State state, Map<MemberId, GatewayMeter> meters) {
        this.state = state;
        this.meters = meters;
    }

    PlanView view(
            long slot,
            long nowMillis,
            String policy,
            double solveMillis,
            Named named,
            Plan plan,
            PlanView.ReputationQueues reputation,
            double blockSeconds,
            int inferenceWorkers,
            double miningShare) {
        List<PlanView.GatewayPlan> gateways = new ArrayList<>();
        double slowest = 0;
        for (int m = 0; m < named.gateways().size(); m++) {
            GatewayMeter meter = meters.get(named.gateways().get(m));
            if (meter == null) continue; // it went while the policy decided
            slowest = Math.max(slowest, meter.seconds);
            gateways.add(gateway(named.gateways().get(m), meter, plan.stages().get(m)));
        }
        List<PlanView.TwinPlan> twins = new ArrayList<>();
        for (int n = 0; n < named.twins().size(); n++)
            twins.add(twin(named, n, plan.choices().get(n)));
        return new PlanView(
                slot,
                nowMillis,
                policy,
                plan.feasible(),
                solveMillis,
                reputation,
                new PlanView.SlotTimes(
                        plan.latency().inferenceSeconds(),
                        plan.latency().miningSeconds(),
                        plan.latency().seconds()),
                new PlanView.SlotTimes(slowest, blockSeconds, slowest + blockSeconds),
                inferenceWorkers,
                miningShare,
                named.wattsPerCpu(),
                gateways,
                twins);
    }

    private PlanView.GatewayPlan gateway(MemberId id, GatewayMeter meter, Plan.Stages predicted) {
        OffloadTimes last = meter.last == null ? new OffloadTimes(0, 0, 0, 0) : meter.last;
        return new PlanView.GatewayPlan(
                state.member(id).map(MemberInfo::name).orElse(id.shortHex()),
                meter.link.bitsPerSecond(),
                meter.link.roundTripSeconds() * MILLIS_PER_SECOND,
                meter.intervalSeconds() * MILLIS_PER_SECOND,
                predicted.seconds() * MILLIS_PER_SECOND,
                meter.seconds * MILLIS_PER_SECOND,
                last.gateway() * MILLIS_PER_SECOND,
                last.network() * MILLIS_PER_SECOND,
                last.accessPoint() * MILLIS_PER_SECOND);
    }

    private PlanView.TwinPlan twin(Named named, int n, int choice) {
        TwinInfo info = named.twins().get(n);
        Partition partition = named.slot().twins().get(n).partitions().get(choice);
        ModelInfo model = state.model(info.model()).orElseThrow();
        return new PlanView.TwinPlan(
                info.id(),
                state.member(info.gateway()).map(MemberInfo::name).orElse(""),
                model.name(),
                partition.cut(),
                model.layers().size(),
                named.slot().twins().get(n).points());
    }
}
