package io.twinseal.ledger.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.finality.Tally;
import io.twinseal.consensus.types.Acknowledgement;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.consensus.types.VotingSets;
import io.twinseal.ledger.Fixture;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.state.GovernanceStep;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.types.Change;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.verify.VerifiedBlock;
import io.twinseal.ledger.verify.VerifiedTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Access points become 3, 4, 5 and then 3 others while they mine and vote and hear of each other late, never or twice.
 * What one finds final no other contradicts, and both sets stand behind it. Replay a seed by {@code -Dtwinseal.seed=…}.
 */
class HandoverTest {
    private static final int STEPS_MAX = 20_000;
    /** Of the blocks a node has yet to hear, the oldest so many come in any order; with more a straggler falls behind for good. */
    private static final int DISORDER_BLOCKS = 3;

    private static final MemberKey NORTH = TestNetwork.ACCESS_POINTS.get(0);
    private static final MemberKey EAST = Fixture.key(7);
    private static final MemberKey MID = Fixture.key(8);

    private final TestNetwork network =
            new TestNetwork(TestNetwork.parameters().activationDelay(2).blockTimeMillis(1_000));
    private final List<Node> nodes = new ArrayList<>();
    private final NavigableMap<Long, BlockId> finals = new TreeMap<>();
    private final List<Transaction> waiting = new ArrayList<>();
    private Random random = new Random(0);
    private long now = TestNetwork.START;
    private int phase;

    static List<Long> seeds() {
        Long given = Long.getLong("twinseal.seed");
        if (given != null) return List.of(given);
        return List.of(1L, 2L, System.nanoTime());
    }

    /** One access point, or one to come, with its own view of the chain. */
    private final class Node {
        final MemberKey key;
        final Chain chain = Chain.open(network.genesis(), new ChainStore(new MemoryStore()));
        final List<VerifiedBlock> blocks = new ArrayList<>();
        final List<SignedStatement> statements = new ArrayList<>();

        Node(MemberKey key) {
            this.key = key;
        }

        void follow(Advance advance) {
            advance.finalized().ifPresent(this::recount);
            advance.signed().ifPresent(signed -> {
                for (Node node : nodes) if (node != this) node.statements.add(signed);
                follow(chain.take(signed));
            });
        }

        /** Counts again, the plain way, whether more than two thirds of every set stand behind what is final. */
        private void recount(Certificate certificate) {
            BlockId block = certificate.checkpoint().block();
            VotingSets voters = chain.state(block).orElseThrow().outlook().voters();
            assertBehind(voters, certificate.link());
            if (certificate.confirmation().statement() instanceof Acknowledgement)
                assertBehind(voters, certificate.confirmation());
            finals.putIfAbsent(certificate.checkpoint().height(), block);
            for (Node node : nodes)
                finals.headMap(node.chain.finalized().height(), true)
                        .forEach((height, id) -> assertThat(node.chain.store().canonicalId(height))
                                .as("final at height %d", height)
                                .contains(id));
        }

        private void assertBehind(VotingSets voters, Tally tally) {
            for (SortedSet<MemberId> set : voters.sets()) {
                List<MemberId> behind = new ArrayList<>(set);
                behind.retainAll(tally.signatures().keySet());
                assertThat(3 * behind.size())
                        .as("%s of %s", tally.statement(), voters)
                        .isGreaterThan(2 * set.size());
            }
        }

        void mine() {
            now += 1_000;
            GovernanceStep step = new GovernanceStep(chain.state(), chain.head().height() + 1, chain.ancestors());
            List<VerifiedTransaction> selected =
                    new ArrayList<>(chain.handover().stream().toList());
            for (Transaction transaction : waiting)
                if (step.add(transaction).isEmpty()) selected.add(network.verified(transaction));
            chain.candidate(key.id(), selected, now).ifPresent(candidate -> {
                now = Math.max(now, candidate.timeMillis());
                VerifiedBlock block = network.verified(TestNetwork.mine(candidate, key));
                for (Node node : nodes) node.blocks.add(block);
            });
        }

        void hear() {
            if (!blocks.isEmpty() && (statements.isEmpty() || random.nextBoolean())) {
                int index = random.nextInt(Math.min(DISORDER_BLOCKS, blocks.size()));
                ImportResult result = chain.importBlock(blocks.get(index), now + 10_000, false);
                if (result instanceof ImportResult.MissingParent) return;
                blocks.remove(index);
                if (result instanceof ImportResult.Imported imported) follow(imported.advance());
                else assertThat(result).isNotInstanceOf(ImportResult.Rejected.class);
            } else if (!statements.isEmpty()) {
                SignedStatement statement = statements.remove(random.nextInt(statements.size()));
                if (random.nextInt(5) > 0) follow(chain.take(statement));
            }
        }

        void tell(Node other) {
            for (Tally tally : chain.tallies()) other.follow(other.chain.take(tally));
            for (SignedStatement statement : chain.statements()) other.follow(other.chain.take(statement));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsFinalStaysSoWhileVotersComeAndGo(long seed) {
        random = new Random(seed);
        List<MemberKey> keys = new ArrayList<>(TestNetwork.ACCESS_POINTS);
        keys.addAll(List.of(EAST, MID));
        for (MemberKey key : keys) nodes.add(new Node(key));
        for (Node node : nodes) node.follow(node.chain.startVoting(node.key));
        int steps = 0;
        for (; !done() && steps < STEPS_MAX; steps++) {
            govern(keys);
            Node node = nodes.get(random.nextInt(nodes.size()));
            int action = random.nextInt(40);
            if (action == 0) node.mine();
            else if (action == 1) node.tell(nodes.get(random.nextInt(nodes.size())));
            else node.hear();
        }
        assertThat(done()).as("seed %d: all three changes are final", seed).isTrue();
    }

    private boolean done() {
        return phase == 3
                && nodes.stream()
                        .allMatch(node -> node.chain
                                .state(node.chain.finalized().block())
                                .filter(state -> state.outlook().voters().equals(last()))
                                .isPresent());
    }

    private static VotingSets last() {
        return VotingSets.of(List.of(NORTH.id(), EAST.id(), MID.id()));
    }

    /** Makes the next change once the last one is over. */
    private void govern(List<MemberKey> keys) {
        State state = nodes.get(0).chain.state();
        VotingSets voters = state.outlook().voters();
        if (phase == 3 || voters.sets().size() > 1 || voters.all().size() != 3 + phase) return;
        Transaction proposal =
                network.proposal(NORTH, phase + 1, nodes.get(0).chain.head().height() + 500, change(state));
        waiting.add(proposal);
        for (MemberKey key : keys)
            if (voters.contains(key.id()) && !key.equals(NORTH)) waiting.add(network.approval(key, proposal.id()));
        phase++;
    }

    private List<Change> change(State state) {
        if (phase == 0) return List.of(accessPoint(EAST, "east"));
        if (phase == 1) return List.of(accessPoint(MID, "mid"));
        List<Change> changes = new ArrayList<>();
        for (MemberInfo member : state.members().values())
            if (member.role() == Role.GATEWAY)
                changes.add(new Change.PutMember(
                        new MemberInfo(member.id(), Role.GATEWAY, member.name(), List.of(NORTH.id()))));
        for (MemberKey leaving : TestNetwork.ACCESS_POINTS.subList(1, 3))
            changes.add(new Change.RemoveMember(leaving.id()));
        return changes;
    }

    private static Change accessPoint(MemberKey key, String name) {
        return new Change.PutMember(new MemberInfo(key.id(), Role.ACCESS_POINT, name, List.of()));
    }
}
