package io.twinseal.testnet.local;

import io.twinseal.inference.allocation.ReputationBand;
import io.twinseal.inference.allocation.policy.PolicyName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a local network is to be like.
 *
 * @param twins each with a machine that a device plays
 * @param quietTwins further ones of the first gateway, whose machines nobody plays
 * @param blockMillis T0, the mean time between blocks without reputation
 * @param slotMillis between two offloads of a gateway
 * @param pointsPerSecond that each played machine feeds
 * @param miningShare of one CPU, for each access point's miner
 */
public record NetworkShape(
        int accessPoints,
        int gateways,
        int twins,
        int quietTwins,
        long blockMillis,
        long slotMillis,
        double pointsPerSecond,
        double miningShare,
        Offloading offloading) {
    /**
     * How gateways and access points share the work.
     *
     * @param cut layers that run at the gateways, while nobody chooses otherwise
     * @param policies by which access points choose cuts and compute, by turns if there are several; none for no choice
     * @param turnMillis how long each of several chooses
     * @param band where the policy is to hold each access point's mean reputation; null for anywhere
     * @param link between each gateway and each access point, one for each pair; null for none but loopback
     */
    public record Offloading(
            int cut,
            List<PolicyName> policies,
            long turnMillis,
            @Nullable ReputationBand band,
            @Nullable Link link) {
        private static final long TURN_MILLIS = 20_000;

        /** Two layers at the gateways, always. */
        public static final Offloading DEFAULT = new Offloading(2, List.of(), TURN_MILLIS, null, null);

        public Offloading {
            policies = List.copyOf(policies);
        }

        /** The same with links of this kind. */
        public Offloading over(Link between) {
            return new Offloading(cut, policies, turnMillis, band, between);
        }

        /** The same with layers at the gateways while nobody chooses otherwise. */
        public Offloading at(int layers) {
            return new Offloading(layers, policies, turnMillis, band, link);
        }

        /** The same with several who choose by turns. */
        public Offloading byTurns(List<PolicyName> choosers, long eachMillis) {
            return new Offloading(cut, choosers, eachMillis, band, link);
        }

        /** The same with somebody who chooses. */
        public Offloading by(PolicyName chooser) {
            return new Offloading(cut, List.of(chooser), turnMillis, band, link);
        }

        /** The same with bounds for reputations; null for none. */
        public Offloading within(@Nullable ReputationBand bounds) {
            return new Offloading(cut, policies, turnMillis, bounds, link);
        }
    }

    /** What {@code testnet/run} starts if nothing else is asked for. */
    public static final NetworkShape DEFAULT = new NetworkShape(4, 2, 8, 0, 500, 250, 10, 0.05, Offloading.DEFAULT);

    /** The same with other members. */
    public NetworkShape withMembers(int newAccessPoints, int newGateways) {
        return new NetworkShape(
                newAccessPoints,
                newGateways,
                twins,
                quietTwins,
                blockMillis,
                slotMillis,
                pointsPerSecond,
                miningShare,
                offloading);
    }

    /** The same with other twins. */
    public NetworkShape withTwins(int played, int quiet) {
        return new NetworkShape(
                accessPoints,
                gateways,
                played,
                quiet,
                blockMillis,
                slotMillis,
                pointsPerSecond,
                miningShare,
                offloading);
    }

    /** The same with another block time. */
    public NetworkShape withBlockMillis(long millis) {
        return new NetworkShape(
                accessPoints,
                gateways,
                twins,
                quietTwins,
                millis,
                slotMillis,
                pointsPerSecond,
                miningShare,
                offloading);
    }

    /** The same with another share of a CPU for mining. */
    public NetworkShape withMiningShare(double share) {
        return new NetworkShape(
                accessPoints, gateways, twins, quietTwins, blockMillis, slotMillis, pointsPerSecond, share, offloading);
    }

    /** The same with another share of work. */
    public NetworkShape withOffloading(Offloading other) {
        return new NetworkShape(
                accessPoints,
                gateways,
                twins,
                quietTwins,
                blockMillis,
                slotMillis,
                pointsPerSecond,
                miningShare,
                other);
    }
}
