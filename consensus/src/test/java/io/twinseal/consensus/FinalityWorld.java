package io.twinseal.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.finality.Breach;
import io.twinseal.consensus.finality.FinalityRecord;
import io.twinseal.consensus.finality.Tally;
import io.twinseal.consensus.rules.Outlook;
import io.twinseal.consensus.rules.Parameters;
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
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Cores that vote, over a network that delays, loses, repeats and parts, with crashes and with liars; one thread, one
 * seed, virtual milliseconds. Every event is followed by the checks that must hold whatever happens.
 */
final class FinalityWorld {
    private static final int BLOCK_MILLIS = 500;
    private static final int RESEND_MILLIS = 2_000;
    private static final int TROUBLE_MILLIS = 60_000;
    private static final int HEALED_MILLIS = 40_000;

    /** What goes wrong until all is healed. */
    enum Trouble {
        NONE,
        /** Messages that take longer than blocks, so that heads hardly ever agree. */
        DELAYS,
        LOSSES,
        PARTITIONS,
        CRASHES,
        LIARS
    }

    private record Action(long atMillis, long order, Runnable run) {}

    private final Trouble trouble;
    private final Random random;
    private final Parameters parameters =
            Chains.parameters().initialDifficulty(1).build();
    private final List<Node> nodes = new ArrayList<>();
    private final Executed genesis;
    private final PriorityQueue<Action> actions =
            new PriorityQueue<>(Comparator.comparingLong(Action::atMillis).thenComparingLong(Action::order));
    private final SortedMap<Long, BlockId> finals = new TreeMap<>();
    private final Set<MemberId> guilty = new TreeSet<>();
    private final Set<MemberId> accused = new TreeSet<>();
    private long nowMillis;
    private long order;
    private Set<Integer> island = Set.of();
    private boolean healed;
    final SortedMap<String, Integer> counts = new TreeMap<>();

    FinalityWorld(long seed, Trouble trouble) {
        this.trouble = trouble;
        this.random = new Random(seed);
        int size = trouble == Trouble.LIARS ? 4 + random.nextInt(4) : 3 + random.nextInt(4);
        int liars = trouble == Trouble.LIARS ? (size - 1) / 3 : 0;
        SortedMap<MemberId, Long> reputations = new TreeMap<>();
        for (int i = 0; i < size; i++) reputations.put(Chains.member(i + 1), 0L);
        genesis = new Executed(
                Chains.genesis(parameters),
                new Outlook(parameters, 1, reputations, VotingSets.of(reputations.keySet())));
        for (int i = 0; i < size; i++) nodes.add(i < liars ? new Liar(i) : new Node(i));
    }

    /** Lives through the trouble, heals, and checks that finality then catches up. */
    void run() {
        for (Node node : nodes) node.start();
        mine();
        if (trouble == Trouble.PARTITIONS) part();
        if (trouble == Trouble.CRASHES) crash();
        after(TROUBLE_MILLIS, this::heal);
        while (nowMillis < TROUBLE_MILLIS + HEALED_MILLIS) {
            Action next = actions.remove();
            nowMillis = next.atMillis;
            next.run.run();
        }
        for (Node node : honest()) {
            long head = node.consensus.head().height();
            assertThat(node.consensus.finalized().height())
                    .as("%s of head %d at the end", node, head)
                    .isGreaterThan(head - 12);
        }
        assertThat(accused).as("accused, of the guilty").isEqualTo(guilty);
        count("final blocks", finals.size());
    }

    private void heal() {
        if (trouble == Trouble.DELAYS)
            for (Node node : nodes)
                assertThat(node.consensus.finalized().height())
                        .as(
                                "%s of head %d after long delays",
                                node, node.consensus.head().height())
                        .isGreaterThan(node.consensus.head().height() - 60);
        healed = true;
        island = Set.of();
        for (Node node : nodes) if (node.down) node.restart();
    }

    private void part() {
        if (healed) return;
        island = new TreeSet<>();
        if (random.nextInt(3) > 0) for (int i = 0; i < nodes.size(); i++) if (random.nextBoolean()) island.add(i);
        count("partitions", 1);
        after(random.nextInt(15_000), this::part);
    }

    private void crash() {
        if (healed) return;
        Node victim = nodes.get(random.nextInt(nodes.size()));
        if (!victim.down) {
            victim.down = true;
            count("crashes", 1);
            after(random.nextInt(10_000), () -> {
                if (victim.down) victim.restart();
            });
        }
        after(random.nextInt(4_000), this::crash);
    }

    private void mine() {
        Node node = nodes.get(random.nextInt(nodes.size()));
        if (!node.down) node.mine();
        after((long) (-Math.log(1 - random.nextDouble()) * BLOCK_MILLIS), this::mine);
    }

    private void after(long millis, Runnable run) {
        actions.add(new Action(nowMillis + millis, order++, run));
    }

    private void send(Node from, Node to, Runnable delivery) {
        boolean lossy = trouble == Trouble.LOSSES && !healed;
        int copies = lossy && random.nextInt(10) == 0 ? 2 : 1;
        if (lossy && random.nextInt(4) == 0) return;
        if (island.contains(from.index) != island.contains(to.index)) return;
        int life = to.life;
        for (int i = 0; i < copies; i++)
            after(1 + random.nextInt(delayMillisMax()), () -> {
                if (!to.down && to.life == life) delivery.run();
            });
    }

    private int delayMillisMax() {
        if (healed) return 60;
        return switch (trouble) {
            case DELAYS -> 4 * BLOCK_MILLIS;
            case LOSSES -> 800;
            default -> 60;
        };
    }

    private List<Node> honest() {
        return nodes.stream().filter(node -> !(node instanceof Liar)).toList();
    }

    private void count(String what, int by) {
        counts.merge(what, by, Integer::sum);
    }

    private static Signature sign(MemberId signer, Statement statement) {
        byte[] bytes = new byte[Signature.LENGTH];
        new Random(signer.hashCode() * 31L + statement.hashCode()).nextBytes(bytes);
        return Signature.of(bytes);
    }

    /** An honest member: the core with a disk and peers around it. */
    private class Node {
        final int index;
        final MemberId id;
        Consensus consensus;
        boolean down;
        int life;

        /** Blocks in memory, and on disk. */
        final Map<BlockId, Executed> blocks = new TreeMap<>();

        final Map<BlockId, Executed> orphans = new TreeMap<>();
        final List<SignedStatement> signed = new ArrayList<>();
        final List<SignedStatement> seen = new ArrayList<>();
        FinalityRecord record;
        BlockId storedHead;

        Node(int index) {
            this.index = index;
            this.id = Chains.member(index + 1);
            blocks.put(genesis.header().id(), genesis);
            record = FinalityRecord.atGenesis(Checkpoint.of(genesis.header()));
            storedHead = genesis.header().id();
            consensus = Consensus.atGenesis(genesis.header(), genesis.outlook());
        }

        void start() {
            take(this, new Event.VotingStarted(id, List.copyOf(signed)));
            tick(life);
        }

        void restart() {
            List<Executed> chain = new ArrayList<>();
            chain.add(executed(storedHead));
            while (chain.get(0).header().height() > 0)
                chain.add(0, executed(chain.get(0).header().parent()));
            consensus = Consensus.restored(chain, BigInteger.ZERO, record);
            assertThat(consensus.head().id()).isEqualTo(storedHead);
            down = false;
            life++;
            seen.clear();
            start();
        }

        private void tick(int ofLife) {
            after(RESEND_MILLIS, () -> {
                if (down || life != ofLife) return;
                for (Node peer : nodes) {
                    if (peer == this) continue;
                    for (Tally tally : consensus.tallies())
                        send(this, peer, () -> peer.take(this, new Event.TallyReceived(tally)));
                    for (SignedStatement statement : consensus.statements())
                        send(this, peer, () -> peer.take(this, new Event.StatementReceived(statement)));
                    Executed head = executed(consensus.head().id());
                    send(this, peer, () -> peer.receive(this, head));
                }
                tick(ofLife);
            });
        }

        Executed executed(BlockId block) {
            Executed executed = blocks.get(block);
            if (executed == null) throw new AssertionError(this + " lacks " + block);
            return executed;
        }

        void mine() {
            Template template = consensus.template(id).orElseThrow();
            Header header = new Header(
                    BlockId.of(Chains.bytes(random)),
                    template.parent().id(),
                    template.parent().height() + 1,
                    Math.max(template.timeMillisMin(), Chains.START_MILLIS + nowMillis),
                    id,
                    template.difficulty(),
                    template.reputation(),
                    1);
            publish(new Executed(header, genesis.outlook()));
        }

        void publish(Executed block) {
            count("blocks", 1);
            receive(this, block);
            for (Node peer : nodes) if (peer != this) send(this, peer, () -> peer.receive(this, block));
        }

        void receive(Node from, Executed block) {
            for (Effect effect : consensus.step(
                    new Event.HeaderReceived(block.header(), Chains.START_MILLIS + nowMillis + 1_000_000))) {
                if (effect instanceof Effect.Execute) {
                    blocks.put(block.header().id(), block);
                    take(from, new Event.BlockExecuted(block.header(), block.outlook()));
                    Executed orphan = orphans.remove(block.header().id());
                    if (orphan != null) receive(from, orphan);
                } else if (effect instanceof Effect.RequestParent request) {
                    orphans.put(request.parent(), block);
                    ask(from, request.parent());
                }
            }
        }

        private void ask(Node from, BlockId wanted) {
            if (from == this) return;
            send(this, from, () -> {
                Executed found = from.blocks.get(wanted);
                if (found != null) send(from, this, () -> receive(from, found));
            });
        }

        void take(Node from, Event event) {
            BlockId finalBefore = consensus.finalized().block();
            List<Effect> effects = consensus.step(event);
            for (Effect effect : effects) apply(from, effect);
            record = consensus.finalityRecord();
            storedHead = consensus.head().id();
            check(finalBefore);
            for (Effect effect : effects)
                if (effect instanceof Effect.Sign wanted) {
                    SignedStatement statement =
                            new SignedStatement(id, wanted.statement(), sign(id, wanted.statement()));
                    signed.add(statement);
                    take(this, new Event.StatementReceived(statement));
                }
        }

        private void apply(Node from, Effect effect) {
            if (effect instanceof Effect.Spread spread) {
                // Of what the core took in, it must have found every two that nobody may sign together.
                for (SignedStatement earlier : seen.subList(Math.max(0, seen.size() - 20), seen.size()))
                    if (earlier.signer().equals(spread.signed().signer())
                            && Breach.between(
                                            earlier.statement(), spread.signed().statement())
                                    .isPresent()) guilty.add(earlier.signer());
                seen.add(spread.signed());
                for (Node peer : nodes)
                    if (peer != this && peer != from)
                        send(this, peer, () -> peer.take(this, new Event.StatementReceived(spread.signed())));
            } else if (effect instanceof Effect.RequestBlock wanted) {
                ask(from, wanted.checkpoint().block());
            } else if (effect instanceof Effect.Accuse accusation) {
                accused.add(accusation.offence().offender());
            } else if (effect instanceof Effect.MoveHead move
                    && !move.detached().isEmpty()) {
                count("reorganisations", 1);
            }
        }

        private void check(BlockId finalBefore) {
            for (Executed at = executed(consensus.finalized().block());
                    !at.header().id().equals(finalBefore);
                    at = executed(at.header().parent())) {
                assertThat(at.header().height())
                        .as("%s reverts what was final", this)
                        .isPositive();
                BlockId other =
                        finals.putIfAbsent(at.header().height(), at.header().id());
                if (other != null)
                    assertThat(at.header().id())
                            .as("final at %d", at.header().height())
                            .isEqualTo(other);
            }
            for (Executed at = executed(consensus.head().id());
                    at.header().height() >= consensus.finalized().height();
                    at = executed(at.header().parent())) {
                if (at.header().id().equals(consensus.finalized().block())) return;
                if (at.header().height() == 0) break;
            }
            throw new AssertionError(this + " has a head beside its final block");
        }

        @Override
        public String toString() {
            return "node " + index;
        }
    }

    /** A member that signs whatever might do harm, and tells different peers different things. */
    private final class Liar extends Node {
        Liar(int index) {
            super(index);
        }

        @Override
        void start() {}

        @Override
        void take(Node from, Event event) {
            consensus.step(event);
            storedHead = consensus.head().id();
            if (healed || random.nextInt(3) > 0) return;
            List<Executed> recent = blocks.values().stream()
                    .filter(block ->
                            block.header().height() > consensus.finalized().height() - 3)
                    .toList();
            if (recent.size() < 2) return;
            Checkpoint one =
                    Checkpoint.of(recent.get(random.nextInt(recent.size())).header());
            Checkpoint other =
                    Checkpoint.of(recent.get(random.nextInt(recent.size())).header());
            if (one.height() < other.height()) say(new Vote(one, other));
            else say(new Acknowledgement(one));
            if (consensus.justified().height() < one.height()) say(new Vote(consensus.justified(), one));
        }

        private void say(Statement statement) {
            SignedStatement signed = new SignedStatement(id, statement, sign(id, statement));
            count("lies", 1);
            for (Node peer : nodes)
                if (peer != this && random.nextBoolean())
                    send(this, peer, () -> peer.take(this, new Event.StatementReceived(signed)));
        }

        @Override
        void mine() {
            if (random.nextBoolean()) {
                super.mine();
                return;
            }
            // An equivocating proposer: two siblings, each to one half.
            Template template = consensus.template(id).orElseThrow();
            IntStream.range(0, 2).forEach(half -> {
                Header header = new Header(
                        BlockId.of(Chains.bytes(random)),
                        template.parent().id(),
                        template.parent().height() + 1,
                        template.timeMillisMin(),
                        id,
                        template.difficulty(),
                        template.reputation(),
                        1);
                Executed block = new Executed(header, genesis.outlook());
                receive(this, block);
                for (Node peer : nodes)
                    if (peer != this && peer.index % 2 == half) send(this, peer, () -> peer.receive(this, block));
            });
        }
    }
}
