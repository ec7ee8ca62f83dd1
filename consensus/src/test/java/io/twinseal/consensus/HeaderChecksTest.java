package io.twinseal.consensus;

import static io.twinseal.consensus.Chains.ALICE;
import static io.twinseal.consensus.Chains.BOB;
import static io.twinseal.consensus.Chains.START_MILLIS;
import static io.twinseal.consensus.Chains.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.finality.FinalityRecord;
import io.twinseal.consensus.rules.Difficulty;
import io.twinseal.consensus.rules.Fixed;
import io.twinseal.consensus.rules.Outlook;
import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.VotingSets;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One valid header over twelve blocks, and every way in which it can be wrong. */
class HeaderChecksTest {
    private static final long LATER = START_MILLIS + 1_000_000;

    private final Parameters parameters =
            Chains.parameters().reputationLag(3).initialDifficulty(40).build();
    private final Random random = new Random(1);
    private final List<Header> chain = new ArrayList<>();
    private Consensus consensus;
    private Header good;

    /** Alice's reputation in the state after block h is h / 64, Bob's is 0. */
    private Outlook outlook(long height) {
        return Chains.outlook(parameters, 40 + height, height * Fixed.ONE / 64, 0);
    }

    HeaderChecksTest() {
        Header genesis = Chains.genesis(parameters);
        consensus = Consensus.atGenesis(genesis, outlook(0));
    }

    @BeforeEach
    void twelveBlocks() {
        Header parent = consensus.head();
        chain.add(parent);
        for (int height = 1; height <= 12; height++) {
            Header header = next(parent, BOB, 0);
            consensus.step(new Event.BlockExecuted(header, outlook(height)));
            chain.add(header);
            parent = header;
        }
        good = next(parent, ALICE, 10 * Fixed.ONE / 64);
    }

    private Header next(Header parent, MemberId proposer, long reputation) {
        Header child = Chains.child(parent, proposer, 40 + parent.height(), reputation, random);
        return Chains.sealed(child, Difficulty.target(parameters, child.difficulty(), reputation), random);
    }

    private Effect judge(Header header, long nowMillis) {
        List<Effect> effects = consensus.step(new Event.HeaderReceived(header, nowMillis));
        assertThat(effects).hasSize(1);
        return effects.get(0);
    }

    private void assertRejected(Header header, String... parts) {
        Effect effect = judge(header, LATER);
        assertThat(effect).isInstanceOf(Effect.Reject.class);
        assertThat(((Effect.Reject) effect).id()).isEqualTo(header.id());
        assertThat(((Effect.Reject) effect).reason()).contains(parts).endsWith(".");
    }

    @Test
    void aGoodHeaderIsToBeExecuted() {
        assertThat(judge(good, LATER)).isEqualTo(new Effect.Execute(good));
        assertThat(consensus.head()).isEqualTo(chain.get(12));
    }

    @Test
    void aKnownBlockIsIgnored() {
        Header head = chain.get(12);
        assertThat(judge(head, LATER)).isEqualTo(new Effect.Ignore(head.id()));
        assertThat(judge(chain.get(0), LATER))
                .isEqualTo(new Effect.Ignore(chain.get(0).id()));
    }

    @Test
    void anUnknownParentIsAskedFor() {
        BlockId unknown = BlockId.of(Chains.bytes(random));
        assertThat(judge(Chains.withParent(good, unknown), LATER)).isEqualTo(new Effect.RequestParent(unknown));
    }

    @Test
    void whatTheFinalBlockHasSettledIsNotLookedAt() {
        Header late = Chains.withHeight(Chains.withParent(good, BlockId.of(Chains.bytes(random))), 0);
        assertThat(judge(late, LATER)).isEqualTo(new Effect.Settled(late.id(), Checkpoint.of(chain.get(0))));
    }

    @Test
    void heightFollowsTheParents() {
        assertRejected(Chains.withHeight(good, 14), "height is 14", "parent's is 12");
        assertRejected(Chains.withHeight(good, 12), "height is 12", "parent's is 12");
    }

    @Test
    void timeExceedsTheMedianOfEleven() {
        // the last eleven are blocks 2 to 12: their median is block 7
        long median = chain.get(7).timeMillis();
        assertRejected(Chains.withTime(good, median), "time is " + median, "median of the last 11 blocks, " + median);
        assertThat(judge(Chains.withTime(good, median + 1), LATER)).isInstanceOf(Effect.Execute.class);
    }

    @Test
    void medianOfAYoungChainIsOverWhatThereIs() {
        Consensus young = Consensus.atGenesis(chain.get(0), outlook(0));
        assertThat(young.template(BOB).orElseThrow().timeMillisMin()).isEqualTo(START_MILLIS + 1);
        young.step(new Event.BlockExecuted(chain.get(1), outlook(1)));
        assertThat(young.template(BOB).orElseThrow().timeMillisMin())
                .isEqualTo(chain.get(1).timeMillis() + 1);
    }

    @Test
    void aHeaderFromTheFutureWaits() {
        long now = good.timeMillis() - 2_000;
        assertThat(judge(good, now)).isEqualTo(new Effect.Execute(good));
        assertThat(judge(good, now - 1)).isEqualTo(new Effect.Defer(good.id(), now));
    }

    @Test
    void aHeaderFromTheFutureWithoutWorkDoesNotWait() {
        Header unsealed = Chains.withId(good, BlockId.of(unsealedId()));
        assertThat(judge(unsealed, START_MILLIS)).isInstanceOf(Effect.Reject.class);
    }

    @Test
    void theProposerMayProposeAfterTheParent() {
        Header header = Chains.child(chain.get(12), STRANGER, good.difficulty(), 0, random);
        assertRejected(
                header, "proposer " + STRANGER, "after block " + chain.get(12).id());
    }

    @Test
    void aProposerTheParentsStateHasDroppedIsRejectedThoughOlderStatesKnewIt() {
        SortedMap<MemberId, Long> bobOnly = new TreeMap<>();
        bobOnly.put(BOB, 0L);
        consensus.step(
                new Event.BlockExecuted(good, new Outlook(parameters, 53, bobOnly, VotingSets.of(bobOnly.keySet()))));
        assertRejected(next(good, ALICE, 11 * Fixed.ONE / 64), "proposer " + ALICE);
        assertThat(consensus.template(ALICE)).isEmpty();
    }

    @Test
    void aNewProposerStartsAtTheLeastReputation() {
        SortedMap<MemberId, Long> withStranger = new TreeMap<>(outlook(13).reputations());
        withStranger.put(STRANGER, Fixed.ONE);
        consensus.step(new Event.BlockExecuted(
                good, new Outlook(parameters, 53, withStranger, VotingSets.of(withStranger.keySet()))));
        assertRejected(next(good, STRANGER, Fixed.ONE), "reputation claimed is 1,", "says 0");
        assertThat(judge(next(good, STRANGER, 0), LATER)).isInstanceOf(Effect.Execute.class);
    }

    @Test
    void theParametersOfTheParentsStateJudge() {
        Parameters changed = Chains.parameters()
                .reputationLag(3)
                .initialDifficulty(40)
                .reputationMax(Fixed.ONE / 64)
                .idleIntervalMillis(5)
                .build();
        var reputations = outlook(13).reputations();
        consensus.step(new Event.BlockExecuted(
                good, new Outlook(changed, 53, reputations, VotingSets.of(reputations.keySet()))));
        assertRejected(next(good, ALICE, 11 * Fixed.ONE / 64), "says 0.015625");
        assertThat(judge(next(good, ALICE, Fixed.ONE / 64), LATER)).isInstanceOf(Effect.Execute.class);
        assertThat(consensus.template(ALICE).orElseThrow().idleTimeMillisMin()).isEqualTo(good.timeMillis() + 5);
    }

    @Test
    void difficultyIsWhatTheParentsStateAsksFor() {
        Header header = Chains.child(chain.get(12), ALICE, 51, good.reputation(), random);
        assertRejected(header, "difficulty is 51", "asks for 52");
    }

    @Test
    void reputationIsReadReputationLagBlocksBack() {
        // block 13 reads the state after block 10
        assertRejected(
                next(chain.get(12), ALICE, 11 * Fixed.ONE / 64), "claimed is 0.171875", "3 blocks before says 0.15625");
        assertRejected(next(chain.get(12), BOB, 10 * Fixed.ONE / 64), "claimed is 0.15625", "says 0");
        // block 2 would read below genesis, so it reads genesis
        assertRejected(next(chain.get(1), ALICE, Fixed.ONE / 64), "claimed is 0.015625", "says 0");
        assertThat(judge(next(chain.get(1), ALICE, 0), LATER)).isInstanceOf(Effect.Execute.class);
        assertThat(judge(next(chain.get(3), ALICE, Fixed.ONE / 64), LATER)).isInstanceOf(Effect.Execute.class);
    }

    @Test
    void theSealMeetsTheTarget() {
        assertRejected(
                Chains.withId(good, BlockId.of(unsealedId())),
                "is above the target",
                "difficulty 52",
                "reputation 0.15625");
    }

    private byte[] unsealedId() {
        BigInteger target = Difficulty.target(parameters, good.difficulty(), good.reputation());
        byte[] id = Chains.bytes(random);
        while (Difficulty.meets(BlockId.of(id), target)) id = Chains.bytes(random);
        return id;
    }

    @Test
    void anIdleBlockKeepsItsDistance() {
        Header idle = Chains.withTransactions(good, 0);
        long earliest = chain.get(12).timeMillis() + 30_000;
        assertRejected(idle, "no transactions", "500 ms after its parent", "30000 ms");
        assertRejected(Chains.withTime(idle, earliest - 1), "29999 ms after");
        assertThat(judge(Chains.withTime(idle, earliest), LATER)).isInstanceOf(Effect.Execute.class);
        assertThat(consensus.template(ALICE).orElseThrow().idleTimeMillisMin()).isEqualTo(earliest);
    }

    @Test
    void transactionsAreCountedWithinBounds() {
        assertRejected(Chains.withTransactions(good, -1), "claims -1 transactions", "0 to 2000");
        assertRejected(Chains.withTransactions(good, 2_001), "claims 2001 transactions", "0 to 2000");
        assertThat(judge(Chains.withTransactions(good, 2_000), LATER)).isInstanceOf(Effect.Execute.class);
    }

    @Test
    void aForkTooDeepToBeJudgedIsRejected() {
        List<Executed> recent = new ArrayList<>();
        for (Header header : chain.subList(2, 13)) recent.add(new Executed(header, outlook(header.height())));
        consensus = Consensus.restored(
                recent, BigInteger.valueOf(81), FinalityRecord.atGenesis(Checkpoint.of(chain.get(0))));
        assertThat(judge(good, LATER)).isInstanceOf(Effect.Execute.class);
        assertRejected(
                next(chain.get(11), BOB, 0), "forks off at height 11", "from height 2 on", "needs 11 before a fork");
    }

    @Test
    void theTemplateIsWhatTheChecksAccept() {
        Template template = consensus.template(ALICE).orElseThrow();
        assertThat(template)
                .isEqualTo(new Template(
                        chain.get(12),
                        52,
                        good.reputation(),
                        Difficulty.target(parameters, 52, good.reputation()),
                        chain.get(7).timeMillis() + 1,
                        chain.get(12).timeMillis() + 30_000));
        assertThat(consensus.template(STRANGER)).isEmpty();
    }
}
