package io.twinseal.inference.allocation.policy;

import io.twinseal.inference.allocation.Gateway;
import io.twinseal.inference.allocation.Partition;
import io.twinseal.inference.allocation.Slot;
import io.twinseal.inference.allocation.Twin;

/** Seconds of a partition for a twin that has gateway, link and the whole of its access point to itself. */
record StageTimes(double gateway, double uplink, double accessPoint) {
    static StageTimes of(Slot slot, Twin twin, Partition partition) {
        Gateway gateway = slot.gateways().get(twin.gateway());
        double flopsPerSecond =
                slot.accessPoints().get(gateway.accessPoint()).processor().flopsPerSecond();
        return new StageTimes(
                twin.points()
                        * partition.bottomFlopsPerPoint()
                        / gateway.processor().flopsPerSecond(),
                twin.points() * partition.uplinkBitsPerPoint() / gateway.link().bitsPerSecond(),
                twin.points() * partition.topFlopsPerPoint() / flopsPerSecond);
    }

    double sum() {
        return gateway + uplink + accessPoint;
    }

    double longest() {
        return Math.max(gateway, Math.max(uplink, accessPoint));
    }
}
