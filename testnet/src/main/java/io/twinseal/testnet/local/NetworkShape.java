package io.twinseal.testnet.local;

import org.jspecify.annotations.Nullable;

/**
 * What a local network is to be like.
 *
 * @param twins each with a machine that a device plays
 * @param quietTwins further ones of the first gateway, whose machines nobody plays
 * @param blockMillis T0, the mean time between blocks without reputation
 * @param slotMillis between two offloads of a gateway
 * @param pointsPerSecond that each played machine feeds
 * @param cut layers that run at the gateways
 * @param miningShare of one CPU, for each access point's miner
 * @param link between each gateway and each access point, one for each pair; null for none but loopback
 */
public record NetworkShape(
        int accessPoints,
        int gateways,
        int twins,
        int quietTwins,
        long blockMillis,
        long slotMillis,
        double pointsPerSecond,
        int cut,
        double miningShare,
        @Nullable Link link) {
    /** What {@code testnet/run} starts if nothing else is asked for. */
    public static final NetworkShape DEFAULT = new NetworkShape(4, 2, 8, 0, 500, 250, 10, 2, 0.05, null);

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
                cut,
                miningShare,
                link);
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
                cut,
                miningShare,
                link);
    }

    /** The same with another block time. */
    public NetworkShape withBlockMillis(long millis) {
        return new NetworkShape(
                accessPoints, gateways, twins, quietTwins, millis, slotMillis, pointsPerSecond, cut, miningShare, link);
    }

    /** The same with another share of a CPU for mining. */
    public NetworkShape withMiningShare(double share) {
        return new NetworkShape(
                accessPoints, gateways, twins, quietTwins, blockMillis, slotMillis, pointsPerSecond, cut, share, link);
    }

    /** The same with links of this kind between gateways and access points. */
    public NetworkShape withLink(Link between) {
        return new NetworkShape(
                accessPoints,
                gateways,
                twins,
                quietTwins,
                blockMillis,
                slotMillis,
                pointsPerSecond,
                cut,
                miningShare,
                between);
    }
}
