package io.twinseal.testnet.experiment.attack;

import io.twinseal.consensus.fork.ForkChoice;
import io.twinseal.consensus.fork.HeaderTree;
import io.twinseal.consensus.fork.HeaderTree.Entry;
import io.twinseal.consensus.rules.Outlook;
import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.VotingSets;
import io.twinseal.testnet.experiment.attack.Figure.Point;
import io.twinseal.testnet.experiment.chart.Interval;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Selfish mining (I. Eyal, E. G. Sirer, "Majority is not enough", 2014) against the product's header tree and fork choice.
 *
 * <p>The pool withholds its blocks. When the others find one, it publishes all if it was one or two ahead, and as much as
 * matches if further. Of two equal chains everybody follows the one with the lower id: half of the time the pool's.
 *
 * <p>With finality alive the pool publishes as much as outweighs the others' block, or matches it if it has one only, in
 * time for every vote: the best case for it. What fork choice then prefers is final before the next block.
 */
final class SelfishMining {
    private static final int ROUNDS_PER_RUN = 5;
    private static final int BATCHES = 50;
    private static final MemberId POOL = member(1);
    private static final MemberId OTHERS = member(2);
    private static final int DEPTH = 1_000;
    private static final double[] HASH_SHARES = {0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45};

    private final SplittableRandom random;
    private final int rounds;

    SelfishMining(SplittableRandom random, int runs) {
        this.random = random;
        this.rounds = ROUNDS_PER_RUN * runs;
    }

    List<Figure> figures() {
        List<Point> points = new ArrayList<>();
        for (boolean finality : new boolean[] {false, true})
            for (int lead = 0; lead <= 1; lead++)
                for (double hashShare : HASH_SHARES)
                    if (Odds.share(hashShare, lead * Odds.LN2) < 0.47)
                        points.add(measure(hashShare, lead, finality, Interval.Z95));
        return List.of(new Figure(
                "selfish-mining",
                "Selfish mining: share of blocks over the honest share",
                "pool's share h of the hash rate",
                "pool's share of the blocks / honest share",
                points));
    }

    /** @param lead in ln 2 */
    Point measure(double hashShare, int lead, boolean finality, double quantile) {
        double q = Odds.next(Odds.parameters().build(), hashShare, Odds.fixed(lead), 0);
        double[] shares = new double[BATCHES];
        for (int batch = 0; batch < BATCHES; batch++) {
            var revenue = new Revenue();
            for (int round = 0; round < Math.max(1, rounds / BATCHES); round++) new Round(q, finality).play(revenue);
            shares[batch] = (double) revenue.pool / (revenue.pool + revenue.others);
        }
        double honest = Odds.share(hashShare, lead * Odds.LN2);
        double expected = finality ? withFinality(honest) : eyalSirer(honest);
        return new Point(
                String.format("αd = %d ln 2, %s", lead, finality ? "finality alive" : "finality waits"),
                hashShare,
                Interval.ofMean(shares, quantile).times(1 / honest),
                expected / honest);
    }

    /** Relative revenue of a pool with share q of the blocks, when half of the others mine on its chain in a tie. */
    static double eyalSirer(double q) {
        double tie = 0.5;
        return (q * (1 - q) * (1 - q) * (4 * q + tie * (1 - 2 * q)) - q * q * q) / (1 - q * (1 + (2 - q) * q));
    }

    /**
     * The same when what fork choice prefers is final at once: the number of withheld blocks is a Markov chain that a block
     * of the pool moves up by one and a block of the others down by two, and that ends at 0.
     */
    static double withFinality(double q) {
        double[] at = new double[200];
        at[0] = 1;
        for (int step = 0; step < 20_000; step++) {
            double[] next = new double[at.length];
            for (int withheld = 0; withheld < at.length; withheld++) {
                next[Math.min(withheld + 1, at.length - 1)] += q * at[withheld];
                next[Math.max(withheld - 2, 0)] += (1 - q) * at[withheld];
            }
            at = next;
        }
        double pool = (1 - q) * at[1] / 2;
        double others = (1 - q) * (at[0] + at[1] / 2);
        for (int withheld = 2; withheld < at.length; withheld++) pool += 2 * (1 - q) * at[withheld];
        return pool / (pool + others);
    }

    private static MemberId member(int number) {
        return MemberId.of(ByteBuffer.allocate(32).putInt(number).array());
    }

    private static final class Revenue {
        private long pool;
        private long others;
    }

    /** From a block that all agree on to the next one. */
    private final class Round {
        private final double q;
        private final boolean finality;
        private final Outlook outlook =
                new Outlook(Parameters.builder().build(), 1, new TreeMap<>(), VotingSets.of(voters()));
        private final HeaderTree tree;
        private final Deque<Entry> withheld = new ArrayDeque<>();
        private Entry poolTip;
        private Entry head;
        private boolean tie;
        private boolean over;

        Round(double q, boolean finality) {
            this.q = q;
            this.finality = finality;
            Header root = new Header(id(), id(), 0, 0, OTHERS, 1, 0, 1);
            tree = new HeaderTree(DEPTH, 4 * DEPTH, root, outlook, BigInteger.ZERO);
            head = tree.root();
            poolTip = head;
        }

        void play(Revenue revenue) {
            while (!over) {
                if (random.nextDouble() < q) poolFinds();
                else othersFind();
            }
            for (Header header : tree.lineage(head, (int) head.header().height())) {
                if (header.proposer().equals(POOL)) revenue.pool++;
                else revenue.others++;
            }
        }

        private void poolFinds() {
            poolTip = mine(poolTip, POOL);
            withheld.add(poolTip);
            if (tie) {
                publish(1);
                over = true;
            }
        }

        private void othersFind() {
            int ahead = (int) (poolTip.header().height() - head.header().height());
            see(mine(head, OTHERS));
            if (tie || withheld.isEmpty()) over = true;
            else if (finality) settle();
            else if (ahead <= 2) {
                publish(withheld.size());
                tie = ahead == 1;
                over = !tie;
            } else publish(1);
        }

        /** Everybody votes for what outweighs, or has the lower id. */
        private void settle() {
            publish(Math.min(2, withheld.size()));
            over = withheld.isEmpty();
        }

        private void publish(int count) {
            for (int i = 0; i < count; i++) see(withheld.remove());
        }

        private void see(Entry block) {
            if (ForkChoice.prefers(block, head)) head = block;
        }

        private Entry mine(Entry parent, MemberId miner) {
            Header above = parent.header();
            return tree.insert(new Header(id(), above.id(), above.height() + 1, 0, miner, 1, 0, 1), outlook);
        }

        private BlockId id() {
            return BlockId.of(ByteBuffer.allocate(32)
                    .putLong(random.nextLong())
                    .putLong(random.nextLong())
                    .array());
        }
    }

    private static SortedSet<MemberId> voters() {
        return new TreeSet<>(List.of(POOL, OTHERS));
    }
}
