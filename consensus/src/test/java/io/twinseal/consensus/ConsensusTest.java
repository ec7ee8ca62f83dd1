package io.twinseal.consensus;

import static io.twinseal.consensus.Chains.ALICE;
import static io.twinseal.consensus.Chains.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.consensus.finality.FinalityRecord;
import io.twinseal.consensus.rules.Difficulty;
import io.twinseal.consensus.rules.Fixed;
import io.twinseal.consensus.rules.Outlook;
import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.Header;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ConsensusTest {
    private static final int DEPTH = 40;
    private static final long LATER = Chains.START_MILLIS + 1_000_000_000;

    private final Parameters parameters =
            Chains.parameters().initialDifficulty(1).build();
    private final Random random = new Random(11);
    private final Executed genesis = new Executed(Chains.genesis(parameters), Chains.outlook(parameters, 1, 0, 0));

    private Consensus shallow() {
        return Consensus.restored(List.of(genesis), BigInteger.ZERO, nothingFinal(), DEPTH);
    }

    private Consensus restored(List<Executed> chain, BigInteger weightOfFirst) {
        return Consensus.restored(chain, weightOfFirst, nothingFinal());
    }

    private FinalityRecord nothingFinal() {
        return FinalityRecord.atGenesis(Checkpoint.of(genesis.header()));
    }

    private Executed after(Executed parent, long reputation) {
        Header child = Chains.child(
                parent.header(),
                random.nextBoolean() ? ALICE : BOB,
                parent.outlook().difficulty(),
                reputation,
                random);
        Header sealed = Chains.sealed(child, Difficulty.target(parameters, child.difficulty(), reputation), random);
        return new Executed(sealed, Chains.outlook(parameters, 1 + random.nextInt(4), 0, 0));
    }

    private static List<Effect> report(Consensus consensus, Executed block) {
        return consensus.step(new Event.BlockExecuted(block.header(), block.outlook()));
    }

    @Test
    void memoryIsBoundedOnALongChainWithSideBranches() {
        Consensus consensus = shallow();
        TreeSet<BlockId> alive = new TreeSet<>(List.of(genesis.header().id()));
        Executed tip = genesis;
        for (int height = 1; height <= 1_000; height++) {
            Executed next = after(tip, 0);
            Executed side = after(tip, 0);
            for (Executed block : List.of(next, side, after(side, 0))) {
                alive.add(block.header().id());
                for (Effect effect : report(consensus, block))
                    if (effect instanceof Effect.Forget forget)
                        forget.ids().forEach(id -> assertThat(alive.remove(id)).isTrue());
            }
            // stay on whatever won, as a miner does
            tip = consensus.head().equals(next.header()) ? next : tipOf(consensus, next, side);
            assertThat(consensus.size()).isEqualTo(alive.size()).isLessThanOrEqualTo(4 * DEPTH);
        }
        assertThat(consensus.size()).isGreaterThan(DEPTH);
        alive.forEach(id -> assertThat(consensus.header(id)).isPresent());
        assertThat(consensus.header(genesis.header().id())).isEmpty();
    }

    private Executed tipOf(Consensus consensus, Executed next, Executed side) {
        // the grandchild won: go on from the sibling whose outlook is known here, a branch like any other
        return consensus.head().parent().equals(side.header().id()) ? side : next;
    }

    @Test
    void aFloodOfSiblingsLosesItsLightestLeavesAndNeverTheChain() {
        Consensus consensus = shallow();
        List<Executed> chain = new ArrayList<>(List.of(genesis));
        for (int i = 0; i < 20; i++) {
            chain.add(after(chain.get(i), 0));
            report(consensus, chain.get(i + 1));
        }
        Header head = consensus.head();
        for (int i = 0; i < 5 * DEPTH; i++) report(consensus, after(chain.get(15), 0));
        assertThat(consensus.size()).isEqualTo(4 * DEPTH);
        assertThat(consensus.head()).isEqualTo(head);
        chain.forEach(block -> assertThat(consensus.header(block.header().id())).isPresent());
    }

    @Test
    void restoredEqualsNeverStopped() {
        Consensus lasting = shallow();
        List<Executed> chain = new ArrayList<>(List.of(genesis));
        for (int height = 0; height < 150; height++) {
            chain.add(after(chain.get(height), 0));
            report(lasting, chain.get(height + 1));
            List<Executed> kept = chain.subList(Math.max(0, chain.size() - 1 - DEPTH), chain.size());
            BigInteger weightOfFirst = lasting.weight(kept.get(0).header().id()).orElseThrow();
            Consensus restored = Consensus.restored(kept, weightOfFirst, nothingFinal(), DEPTH);
            assertSame(lasting, restored, kept);
        }
    }

    private void assertSame(Consensus lasting, Consensus restored, List<Executed> kept) {
        assertThat(restored.head()).isEqualTo(lasting.head());
        assertThat(restored.size()).isEqualTo(lasting.size());
        assertThat(restored.template(ALICE)).isEqualTo(lasting.template(ALICE));
        kept.forEach(block -> assertThat(restored.weight(block.header().id()))
                .isEqualTo(lasting.weight(block.header().id())));
        for (int i = 0; i < 10; i++) {
            Header header = after(kept.get(random.nextInt(kept.size())), 0).header();
            Event event = new Event.HeaderReceived(header, LATER);
            assertThat(restored.step(event)).isEqualTo(lasting.step(event));
        }
    }

    @Test
    void restoringChecksThatTheChainHangsTogetherAndSuffices() {
        List<Executed> chain = new ArrayList<>(List.of(genesis));
        for (int i = 0; i < 20; i++) chain.add(after(chain.get(i), 0));
        assertThatThrownBy(() -> restored(List.of(), BigInteger.ZERO)).hasMessageContaining("at least its genesis");
        assertThatThrownBy(() -> restored(List.of(chain.get(0), chain.get(2)), BigInteger.ZERO))
                .hasMessageContaining(
                        "does not follow block " + chain.get(0).header().id());
        assertThatThrownBy(() -> restored(chain.subList(11, 21), BigInteger.TEN))
                .hasMessageContaining("the 10 blocks up to height 20 are too few");
        assertThat(restored(chain.subList(10, 21), BigInteger.TEN).head())
                .isEqualTo(chain.get(20).header());
    }

    @Test
    void aReportThatNoExecuteAskedForIsOurFault() {
        Consensus consensus = shallow();
        Executed first = after(genesis, 0);
        assertThatThrownBy(() -> report(consensus, after(first, 0))).hasMessageContaining("without its parent");
        assertThatThrownBy(() -> report(consensus, after(genesis, Fixed.ONE)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("against the rules: The reputation claimed is 1");
        report(consensus, first);
        assertThatThrownBy(() -> report(consensus, first)).hasMessageContaining("already");
    }

    @Test
    void aLongerBranchTakesOverStepByStep() {
        Consensus consensus = Consensus.atGenesis(genesis.header(), genesis.outlook());
        Outlook flat = Chains.outlook(parameters, 1, 0, 0);
        Header a1 = Chains.child(genesis.header(), ALICE, 1, 0, random);
        Header a2 = Chains.child(a1, ALICE, 1, 0, random);
        Header b1 = Chains.child(genesis.header(), BOB, 1, 0, random);
        Header b2 = Chains.child(b1, BOB, 1, 0, random);
        Header b3 = Chains.child(b2, BOB, 1, 0, random);
        report(consensus, new Executed(a1, flat));
        report(consensus, new Executed(a2, flat));
        assertThat(report(consensus, new Executed(b1, flat))).isEmpty();
        boolean lowerWins = b2.id().compareTo(a2.id()) < 0;
        assertThat(report(consensus, new Executed(b2, flat))).hasSize(lowerWins ? 1 : 0);
        List<Effect> effects = report(consensus, new Executed(b3, flat));
        assertThat(effects)
                .containsExactly(
                        lowerWins
                                ? new Effect.MoveHead(b2, b3, List.of(), List.of(b3.id()))
                                : new Effect.MoveHead(
                                        a2, b3, List.of(a2.id(), a1.id()), List.of(b1.id(), b2.id(), b3.id())));
        assertThat(consensus.weight(b3.id())).contains(BigInteger.valueOf(3));
    }
}
