package io.twinseal.testnet.local;

import io.twinseal.consensus.rules.Difficulty;
import io.twinseal.consensus.rules.Fixed;
import io.twinseal.consensus.rules.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Who is in the network and how they belong together; names, but no keys and no addresses. */
record NetworkPlan(List<String> accessPoints, List<String> gateways, List<TwinPlan> twins) {
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final int REPUTATION_WINDOW_BLOCKS = 32;
    private static final int ACTIVATION_DELAY_BLOCKS = 5;

    NetworkPlan {
        accessPoints = List.copyOf(accessPoints);
        gateways = List.copyOf(gateways);
        twins = List.copyOf(twins);
    }

    /** Gateways get unequal shares of the twins, the first the most, so that reputations differ. */
    static NetworkPlan of(NetworkShape shape, List<DataPlan.Feed> feeds) {
        return of(shape, feeds, shares(shape.gateways(), shape.twins()));
    }

    /** Gateways get equal shares of the twins. */
    static NetworkPlan even(NetworkShape shape, List<DataPlan.Feed> feeds) {
        int[] shares = new int[shape.gateways()];
        Arrays.fill(shares, shape.twins() / shape.gateways());
        return of(shape, feeds, shares);
    }

    private static NetworkPlan of(NetworkShape shape, List<DataPlan.Feed> feeds, int[] shares) {
        var plans = new ArrayList<TwinPlan>();
        for (int gateway = 0; gateway < shares.length; gateway++)
            for (int i = 0; i < shares[gateway]; i++) plans.add(twin(plans.size(), gateway, feeds, true));
        for (int i = 0; i < shape.quietTwins(); i++) plans.add(twin(plans.size(), 0, feeds, false));
        return new NetworkPlan(numbered("ap-", shape.accessPoints()), numbered("gateway-", shape.gateways()), plans);
    }

    private static TwinPlan twin(int index, int gateway, List<DataPlan.Feed> feeds, boolean played) {
        var feed = feeds.get(index % feeds.size());
        var kind = feed.model().name().replaceFirst("-.*", "").replace("rul", "engine");
        return new TwinPlan(kind + "-" + (index + 1), gateway, feed, played);
    }

    /** Indices of the access points of a gateway: its own, then the backups. */
    List<Integer> accessPointsOf(int gateway) {
        return IntStream.range(0, accessPoints.size())
                .mapToObj(i -> (gateway + i) % accessPoints.size())
                .toList();
    }

    List<TwinPlan> twinsOf(int gateway) {
        return twins.stream().filter(twin -> twin.gateway() == gateway).toList();
    }

    /**
     * Parameters under which this network starts near its block time and its reputations spread over their range.
     *
     * @param hashesPerSecond of one access point
     */
    Parameters parameters(NetworkShape shape, double hashesPerSecond) {
        double difficulty = hashesPerSecond * accessPoints.size() * shape.blockMillis() / MILLIS_PER_SECOND;
        return Parameters.builder()
                .alpha(Fixed.parse("0.69"))
                .reputationMin(0)
                .reputationMax(Fixed.ONE)
                .reputationUnit(Math.max(1, Math.round(workPerBlock(shape))))
                .reputationWindow(REPUTATION_WINDOW_BLOCKS)
                .blockTimeMillis(shape.blockMillis())
                .initialDifficulty(Math.max(Difficulty.MIN, Math.min(Difficulty.MAX, Math.round(difficulty))))
                .activationDelay(ACTIVATION_DELAY_BLOCKS)
                .idleIntervalMillis(Math.max(5_000, 10 * shape.blockMillis()))
                .build();
    }

    /** FLOPs that one serving access point does in the time of a block, on average: where U is half its maximum. */
    private double workPerBlock(NetworkShape shape) {
        double flopsPerSecond = 0;
        for (var twin : twins) {
            var model = twin.feed().model();
            int cut = Math.min(shape.offloading().cut(), model.layerCount());
            flopsPerSecond += shape.pointsPerSecond() * model.topFlopsPerPoint(cut);
        }
        int serving = Math.min(gateways.size(), accessPoints.size());
        return flopsPerSecond * shape.blockMillis() / MILLIS_PER_SECOND / serving;
    }

    private static int[] shares(int gateways, int twins) {
        int[] shares = new int[gateways];
        int weights = gateways * (gateways + 1) / 2;
        int given = 0;
        for (int i = 0; i < gateways; i++) {
            shares[i] = 1 + (twins - gateways) * (gateways - i) / weights;
            given += shares[i];
        }
        for (int i = 0; given < twins; i = (i + 1) % gateways, given++) shares[i]++;
        return shares;
    }

    private static List<String> numbered(String prefix, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).toList();
    }
}
