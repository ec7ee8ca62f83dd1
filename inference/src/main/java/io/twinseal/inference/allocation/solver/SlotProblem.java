package io.twinseal.inference.allocation.solver;

import io.twinseal.inference.allocation.AccessPoint;
import io.twinseal.inference.allocation.Gateway;
import io.twinseal.inference.allocation.Partition;
import io.twinseal.inference.allocation.Rules;
import io.twinseal.inference.allocation.Slot;
import io.twinseal.inference.allocation.Twin;
import java.util.List;
import java.util.stream.IntStream;

/** A slot as plain arrays: n counts twins, m gateways, j access points, k the partitions of a twin. */
final class SlotProblem {
    /** Rounding may exceed a bound by this share. */
    private static final double TOLERANCE = 1e-9;

    final Slot slot;
    final Rules rules;
    final int[] gatewayOf;
    final int[] accessPointOf;
    final int[][] gatewaysOf;
    /** What partition k of twin n adds to its gateway's time before the access point, τ^G + τ^up. */
    final double[][] seconds;
    /** What it adds to its gateway's energy, C4. */
    final double[][] joules;
    /** What it adds to w_m, the access point's cycles for this gateway. */
    final double[][] cycles;
    /** What it adds to O_j, equation 2. */
    final double[][] flops;
    /** The gateway's time before any twin. */
    final double[] waitSeconds;
    /** E_m of C4. */
    final double[] gatewayJoulesMax;

    final double[] hertzMax;
    /** Of C3. */
    final double[] miningHertzMax;

    final double[] capacitance;
    final double[] joulesMax;
    /** Q_j − Z_j. */
    final double[] drift;

    SlotProblem(Slot slot) {
        this.slot = slot;
        rules = slot.rules();
        List<Gateway> gateways = slot.gateways();
        gatewayOf = slot.twins().stream().mapToInt(Twin::gateway).toArray();
        accessPointOf = gateways.stream().mapToInt(Gateway::accessPoint).toArray();
        gatewaysOf = grouped(accessPointOf, slot.accessPoints().size());
        gatewayJoulesMax = gateways.stream().mapToDouble(Gateway::joulesMax).toArray();
        waitSeconds = new double[gateways.size()];
        List<AccessPoint> accessPoints = slot.accessPoints();
        hertzMax = accessPoints.stream().mapToDouble(a -> a.processor().hertz()).toArray();
        miningHertzMax =
                accessPoints.stream().mapToDouble(AccessPoint::miningHertzMax).toArray();
        capacitance = accessPoints.stream()
                .mapToDouble(a -> a.processor().capacitance())
                .toArray();
        joulesMax = accessPoints.stream().mapToDouble(AccessPoint::joulesMax).toArray();
        drift = new double[accessPoints.size()];
        for (int j = 0; j < drift.length; j++) drift[j] = slot.queues().drift(j);
        int twins = slot.twins().size();
        seconds = new double[twins][];
        joules = new double[twins][];
        cycles = new double[twins][];
        flops = new double[twins][];
        for (int n = 0; n < twins; n++) {
            tabulate(n);
            if (slot.twins().get(n).points() > 0)
                waitSeconds[gatewayOf[n]] = gateways.get(gatewayOf[n]).waitSeconds();
        }
    }

    private static int[][] grouped(int[] groupOf, int groups) {
        int[][] members = new int[groups][];
        for (int g = 0; g < groups; g++) {
            int group = g;
            members[g] = IntStream.range(0, groupOf.length)
                    .filter(i -> groupOf[i] == group)
                    .toArray();
        }
        return members;
    }

    private void tabulate(int n) {
        Twin twin = slot.twins().get(n);
        Gateway gateway = slot.gateways().get(twin.gateway());
        AccessPoint accessPoint = slot.accessPoints().get(gateway.accessPoint());
        int size = twin.partitions().size();
        seconds[n] = new double[size];
        joules[n] = new double[size];
        cycles[n] = new double[size];
        flops[n] = new double[size];
        for (int k = 0; k < size; k++) {
            Partition partition = twin.partitions().get(k);
            double bottom = twin.points() * partition.bottomFlopsPerPoint();
            double bits = twin.points() * partition.uplinkBitsPerPoint();
            flops[n][k] = twin.points() * partition.workPerPoint();
            seconds[n][k] = bottom / gateway.processor().flopsPerSecond()
                    + bits / gateway.link().bitsPerSecond();
            joules[n][k] = bottom * gateway.processor().joulesPerFlop()
                    + bits * gateway.link().joulesPerBit();
            cycles[n][k] = twin.points()
                    * partition.topFlopsPerPoint()
                    / accessPoint.processor().flopsPerCycle();
        }
    }

    /** The part of {@link #seconds} that is spent computing. */
    double gatewaySeconds(int n, int k) {
        Twin twin = slot.twins().get(n);
        double bottom = twin.points() * twin.partitions().get(k).bottomFlopsPerPoint();
        return bottom / slot.gateways().get(twin.gateway()).processor().flopsPerSecond();
    }

    int twins() {
        return gatewayOf.length;
    }

    int gateways() {
        return accessPointOf.length;
    }

    int accessPoints() {
        return hertzMax.length;
    }

    int partitions(int n) {
        return seconds[n].length;
    }

    /** Whether this energy is more than gateway m has. */
    boolean overdrawn(int m, double energy) {
        return energy > gatewayJoulesMax[m] * (1 + TOLERANCE);
    }

    /** 1/γ_j at this work: how much an access point's cycles weigh in the race. */
    double weight(int j, double work) {
        double reputation = slot.accessPoints()
                .get(j)
                .settledReputation()
                .orElseGet(() -> rules.reputation().reputation(work));
        return 1 / rules.mining().difficulty(reputation);
    }

    /** The part of P1 that depends on an access point's work alone. */
    double price(int j, double work) {
        return drift[j] == 0 ? 0 : drift[j] * rules.reputation().reputation(work);
    }

    /** The objective of P1 from τ_inf + τ_b and the sum of prices. */
    double objective(double seconds, double prices) {
        return rules.latencyWeight() * (seconds + rules.exchangeSeconds() + rules.propagationSeconds()) + prices;
    }

    /** τ_inf + τ_b from the objective of P1 and the sum of prices. */
    double seconds(double objective, double prices) {
        return (objective - prices) / rules.latencyWeight() - rules.exchangeSeconds() - rules.propagationSeconds();
    }
}
