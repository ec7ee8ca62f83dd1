package io.twinseal.consensus;

import static io.twinseal.consensus.Chains.ALICE;
import static io.twinseal.consensus.Chains.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.rules.Difficulty;
import io.twinseal.consensus.rules.Outlook;
import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Header;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random trees delivered in random orders end at the head that an obvious recomputation names. */
class ForkChoiceTest {
    private static final long LATER = Chains.START_MILLIS + 10_000_000;
    private final Parameters parameters =
            Chains.parameters().initialDifficulty(1).build();

    /** A random tree; every outlook asks for a difficulty from 1 to 3, so ties and reversals are common. */
    private final class Tree {
        final Map<BlockId, Executed> blocks = new TreeMap<>();
        final List<Executed> inOrder = new ArrayList<>();
        final Executed genesis;

        Tree(Random random, int size) {
            genesis = new Executed(Chains.genesis(parameters), outlook(random));
            inOrder.add(genesis);
            while (inOrder.size() < size) {
                // mostly among the newest, so that the branches grow long
                int back = 1 + random.nextInt(random.nextInt(8) == 0 ? inOrder.size() : Math.min(4, inOrder.size()));
                Executed parent = inOrder.get(inOrder.size() - back);
                var proposer = random.nextBoolean() ? ALICE : BOB;
                Header child =
                        Chains.child(parent.header(), proposer, parent.outlook().difficulty(), 0, random);
                child = Chains.sealed(child, Difficulty.target(parameters, child.difficulty(), 0), random);
                inOrder.add(new Executed(child, outlook(random)));
            }
            inOrder.forEach(block -> blocks.put(block.header().id(), block));
        }

        private Outlook outlook(Random random) {
            return Chains.outlook(parameters, 1 + random.nextInt(3), 0, 0);
        }

        Executed block(BlockId id) {
            return Objects.requireNonNull(blocks.get(id));
        }

        BigInteger weight(Header header) {
            BigInteger weight = BigInteger.ZERO;
            for (Header at = header; at.height() > 0; at = block(at.parent()).header())
                weight = weight.add(BigInteger.valueOf(at.difficulty()));
            return weight;
        }

        Header heaviest() {
            Header best = genesis.header();
            for (Executed block : inOrder) {
                int byWeight = weight(block.header()).compareTo(weight(best));
                if (byWeight > 0 || (byWeight == 0 && block.header().id().compareTo(best.id()) < 0))
                    best = block.header();
            }
            return best;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void everyOrderOfDeliveryEndsAtTheHeaviestLeaf(long seed) {
        Random random = new Random(seed);
        Tree tree = new Tree(random, 120);
        for (int round = 0; round < 10; round++) {
            List<Executed> order = new ArrayList<>(tree.inOrder.subList(1, tree.inOrder.size()));
            Collections.shuffle(order, random);
            Follower follower = new Follower(tree);
            for (Executed block : order) follower.deliver(block.header());
            assertThat(follower.consensus.head())
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(tree.heaviest());
            for (Executed block : tree.inOrder)
                assertThat(follower.consensus.weight(block.header().id())).contains(tree.weight(block.header()));
        }
    }

    /** Does what a node does with the effects, and keeps the chain as the MoveHead effects tell it. */
    private static final class Follower {
        final Consensus consensus;
        private final Tree tree;
        private final List<BlockId> chain = new ArrayList<>();
        private final Map<BlockId, List<Header>> waiting = new TreeMap<>();

        Follower(Tree tree) {
            this.tree = tree;
            consensus = Consensus.atGenesis(tree.genesis.header(), tree.genesis.outlook());
            chain.add(tree.genesis.header().id());
        }

        void deliver(Header first) {
            Deque<Header> pending = new ArrayDeque<>(List.of(first));
            while (!pending.isEmpty()) {
                Header header = pending.pop();
                Effect effect =
                        consensus.step(new Event.HeaderReceived(header, LATER)).get(0);
                if (effect instanceof Effect.RequestParent request)
                    waiting.computeIfAbsent(request.parent(), id -> new ArrayList<>())
                            .add(header);
                else {
                    assertThat(effect).isEqualTo(new Effect.Execute(header));
                    execute(header);
                    pending.addAll(waiting.getOrDefault(header.id(), List.of()));
                }
            }
        }

        private void execute(Header header) {
            Outlook outlook = tree.block(header.id()).outlook();
            Header before = consensus.head();
            for (Effect effect : consensus.step(new Event.BlockExecuted(header, outlook))) {
                Effect.MoveHead move = (Effect.MoveHead) effect;
                assertThat(move.from()).isEqualTo(before);
                for (BlockId id : move.detached())
                    assertThat(chain.remove(chain.size() - 1)).isEqualTo(id);
                for (BlockId id : move.attached()) {
                    assertThat(tree.block(id).header().parent()).isEqualTo(chain.get(chain.size() - 1));
                    chain.add(id);
                }
                assertThat(move.to()).isEqualTo(consensus.head());
            }
            assertThat(chain.get(chain.size() - 1)).isEqualTo(consensus.head().id());
        }
    }

    @Test
    void equalWeightGoesToTheLowerIdWhicheverComesFirst() {
        Random random = new Random(3);
        Header genesis = Chains.genesis(parameters);
        Outlook outlook = Chains.outlook(parameters, 1, 0, 0);
        Header a = Chains.child(genesis, ALICE, 1, 0, random);
        Header b = Chains.child(genesis, BOB, 1, 0, random);
        Header lower = a.id().compareTo(b.id()) < 0 ? a : b;
        for (List<Header> order : List.of(List.of(a, b), List.of(b, a))) {
            Consensus consensus = Consensus.atGenesis(genesis, outlook);
            order.forEach(header -> consensus.step(new Event.BlockExecuted(header, outlook)));
            assertThat(consensus.head()).isEqualTo(lower);
        }
    }
}
