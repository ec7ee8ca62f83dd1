package io.twinseal.testnet.bench;

import io.twinseal.consensus.Consensus;
import io.twinseal.consensus.Event;
import io.twinseal.consensus.Template;
import io.twinseal.consensus.rules.Outlook;
import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.rules.RetargetMode;
import io.twinseal.consensus.types.Acknowledgement;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.Signature;
import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.consensus.types.Statement;
import io.twinseal.consensus.types.Vote;
import io.twinseal.consensus.types.VotingSets;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one event costs the core while every block becomes final: over the length of the chain, where it should stay the
 * same, and over the number of access points, where it should stay within n log n. Without signatures, states and disks.
 */
final class ConsensusBench {
    private static final int FEW = 4;
    private static final int SAMPLE_BLOCKS = 1_000;
    private static final int WARM_UP_BLOCKS = 20_000;
    private static final int[] LENGTHS = {1_000, 10_000, 100_000, 1_000_000};
    private static final int[] MEMBERS = {4, 10, 31, 100};
    private static final double NANOS_PER_MICRO = 1e3;
    private static final Signature SIGNATURE = Signature.of(new byte[Signature.LENGTH]);

    private final Random random = new Random(1);
    private final Parameters parameters = Parameters.builder()
            .retarget(RetargetMode.FIXED)
            .initialDifficulty(1)
            .build();
    private final List<MemberId> members = new ArrayList<>();
    private final Outlook outlook;
    private final Consensus consensus;
    private long events;

    private ConsensusBench(int accessPoints) {
        SortedMap<MemberId, Long> reputations = new TreeMap<>();
        for (int i = 0; i < accessPoints; i++) {
            members.add(MemberId.of(bytes()));
            reputations.put(members.get(i), 0L);
        }
        outlook = new Outlook(parameters, 1, reputations, VotingSets.of(members));
        BlockId first = BlockId.of(bytes());
        consensus = Consensus.atGenesis(new Header(first, first, 0, 0, members.get(0), 1, 0, 0), outlook);
    }

    static List<Measure> measure() {
        List<Measure> measures = new ArrayList<>();
        new ConsensusBench(FEW).grow(WARM_UP_BLOCKS);
        ConsensusBench chain = new ConsensusBench(FEW);
        double shortest = 0;
        for (int length : LENGTHS) {
            chain.grow(length - SAMPLE_BLOCKS);
            double micros = chain.microsPerEvent();
            if (shortest == 0) shortest = micros;
            measures.add(Measure.of(
                    "event, " + FEW + " access points, chain of " + length + " blocks", micros, "CPU us", shortest));
        }
        double fewest = 0;
        for (int count : MEMBERS) {
            ConsensusBench network = new ConsensusBench(count);
            network.grow(SAMPLE_BLOCKS);
            double micros = network.microsPerEvent();
            if (fewest == 0) fewest = micros / nLogN(count);
            measures.add(Measure.of(
                    "event, " + count + " access points; baseline n log n", micros, "CPU us", fewest * nLogN(count)));
        }
        return measures;
    }

    private static double nLogN(int n) {
        return n * Math.log(n);
    }

    private double microsPerEvent() {
        var threads = ManagementFactory.getThreadMXBean();
        long eventsBefore = events;
        long before = threads.getCurrentThreadCpuTime();
        grow(consensus.head().height() + SAMPLE_BLOCKS);
        return (threads.getCurrentThreadCpuTime() - before) / NANOS_PER_MICRO / (events - eventsBefore);
    }

    private void grow(long height) {
        while (consensus.head().height() < height) {
            Checkpoint source = consensus.finalized();
            Checkpoint target = Checkpoint.of(mine());
            for (MemberId member : members) say(member, new Vote(source, target));
            for (MemberId member : members) say(member, new Acknowledgement(target));
            if (!consensus.finalized().equals(target)) throw new IllegalStateException(target + " is not final");
        }
    }

    private Header mine() {
        MemberId proposer = members.get(random.nextInt(members.size()));
        Template template = consensus.template(proposer).orElseThrow();
        Header header = new Header(
                BlockId.of(bytes()),
                template.parent().id(),
                template.parent().height() + 1,
                template.timeMillisMin(),
                proposer,
                template.difficulty(),
                template.reputation(),
                1);
        consensus.step(new Event.HeaderReceived(header, header.timeMillis()));
        consensus.step(new Event.BlockExecuted(header, outlook));
        events += 2;
        return header;
    }

    private void say(MemberId member, Statement statement) {
        consensus.step(new Event.StatementReceived(new SignedStatement(member, statement, SIGNATURE)));
        events++;
    }

    private byte[] bytes() {
        byte[] bytes = new byte[BlockId.LENGTH];
        random.nextBytes(bytes);
        return bytes;
    }
}
