package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.store.StoreException;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.node.runtime.Clock;
import io.twinseal.node.runtime.ManualClock;
import io.twinseal.node.runtime.ManualNodeLoop;
import io.twinseal.node.wire.WireMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * A network of access points and gateways in one thread: the product's own logic on virtual time, with a network, disks
 * and clocks that fail and members that lie, the same every time for the same seed. Trouble comes first, then all is
 * mended; checkers look on after every event.
 */
public final class World {
    static final long TROUBLE_MILLIS = 30_000;
    static final long MENDED_MILLIS = 20_000;

    private final ManualClock clock = new ManualClock(Cast.START_MILLIS);
    private final ManualNodeLoop queue = new ManualNodeLoop(clock);
    private final Trace trace = new Trace(clock);
    private final Signatures signatures = Signatures.remembering();
    private final SplittableRandom random;
    private final Scenario scenario;
    private final Cast cast;
    private final SimNetwork network;
    private final List<SimNode> nodes = new ArrayList<>();
    private final Map<MemberId, SimNode> byId = new TreeMap<>();
    private final List<SimGateway> gateways = new ArrayList<>();
    private final List<Checker> checkers;
    private final Map<SimNode, Seen> seen = new TreeMap<>((a, b) -> a.id.compareTo(b.id));
    private State current;
    private long currentHeight;
    private boolean mended;

    /** Where a node was when it was last looked at. */
    private record Seen(BlockId head, Checkpoint finalized) {
        static Seen of(SimNode node) {
            return new Seen(node.chain().head().id(), node.chain().finalized());
        }
    }

    /** Draws a world. */
    public World(Scenario scenario, long seed) {
        this.scenario = scenario;
        this.random = new SplittableRandom(seed);
        int size = random.nextInt(scenario.accessPointsMin(), Cast.ACCESS_POINTS_MAX + 1);
        int liars = scenario.liars(size);
        int newcomers = scenario.newcomers(size, random);
        cast = Cast.draw(size, newcomers, scenario == Scenario.OVERWHELMED ? size - liars : size - newcomers, random);
        current = State.genesis(cast.genesis());
        network = new SimNetwork(clock, random.split(), trace, new Tap());
        for (int i = 0; i < size; i++) {
            Optional<Misconduct> misconduct =
                    i < size - liars ? Optional.empty() : Optional.of(scenario.misconduct(this, random.split()));
            SimNode node = new SimNode(this, i, random.split(), misconduct);
            nodes.add(node);
            byId.put(node.id, node);
        }
        for (int i = 0; i < cast.gateways().size(); i++) gateways.add(new SimGateway(this, i, random.split()));
        checkers = scenario.checkers(this);
    }

    /**
     * Lives through it.
     *
     * @throws Violation if anything happened that may not
     */
    public void run() {
        try {
            for (SimNode node : nodes) start(node);
            gateways.forEach(SimGateway::start);
            long calmMillis = scenario.calmMillis();
            if (calmMillis > 0) queue.advance(calmMillis);
            new Troubles(this, scenario, random.split()).start();
            if (scenario.has(Scenario.Trouble.MEMBERS)) new Government(this, random.split()).start();
            queue.advance(TROUBLE_MILLIS - calmMillis);
            mend();
            queue.advance(MENDED_MILLIS);
            checkers.forEach(Checker::atEnd);
        } catch (Violation violation) {
            throw violation;
        } catch (RuntimeException | StackOverflowError e) {
            throw new Violation("a fault of the node's own: " + e, e);
        }
    }

    /** What happened, oldest first; the last lines of it. */
    public List<String> trace(int lines) {
        List<String> all = trace.lines();
        return List.copyOf(all.subList(Math.max(0, all.size() - lines), all.size()));
    }

    /** Tells two runs apart. */
    public long digest() {
        return trace.digest();
    }

    public Map<Count, Long> counts() {
        return trace.counts();
    }

    private void mend() {
        trace.add("world", "all is mended");
        mended = true;
        network.weather(Weather.FAIR);
        network.part(Set.of(), Set.of());
        for (SimNode node : nodes) {
            node.clock.step(0);
            node.disk.mend();
            if (!node.isUp()) restart(node);
        }
        checkers.forEach(Checker::healed);
    }

    private void start(SimNode node) {
        node.start();
        seen.put(node, Seen.of(node));
    }

    void restart(SimNode node) {
        if (node.isUp()) return;
        start(node);
        trace.add(
                node.name,
                "restarts at height " + node.chain().head().height() + ", final "
                        + node.chain().finalized().height());
        if (node.isHonest()) for (Checker checker : checkers) checker.restarted(node);
    }

    void crash(SimNode node, String why) {
        if (!node.isUp()) return;
        trace.count(Count.CRASHES);
        trace.add(node.name, "crashes: " + why);
        node.crash();
    }

    /** Runs one task of a node and looks at what it did. */
    void step(SimNode node, Runnable task) {
        try {
            task.run();
        } catch (StoreException e) {
            if (!node.disk.hasFailed()) throw e;
            trace.count(Count.DISK_FAILURES);
            crash(node, "its disk failed");
            queue.schedule(Troubles.RESTART_MILLIS, () -> restart(node));
            return;
        }
        if (!node.isUp()) return;
        if (node.isHonest()) for (Checker checker : checkers) checker.stepped(node);
        Seen before = seen.getOrDefault(node, Seen.of(node));
        Seen now = Seen.of(node);
        if (now.equals(before)) return;
        seen.put(node, now);
        tell(node, before, now);
        if (!node.isHonest()) return;
        for (Checker checker : checkers) checker.changed(node, before.finalized);
        if (now.finalized.height() <= currentHeight) return;
        currentHeight = now.finalized.height();
        current = node.chain().state(now.finalized.block()).orElseThrow();
    }

    private void tell(SimNode node, Seen before, Seen now) {
        var head = node.chain().head();
        if (!now.head.equals(before.head)) {
            boolean mined = head.proposer().equals(node.id);
            boolean extended = head.parent().equals(before.head);
            if (mined && extended) trace.count(Count.BLOCKS);
            if (!node.chain().isCanonical(before.head)) trace.count(Count.REORGANISATIONS);
            trace.add(
                    node.name,
                    (mined && extended ? "mined " : "has head ")
                            + Checkpoint.of(head)
                            + (extended ? "" : ", not on " + before.head.shortHex()));
        }
        if (!now.finalized.equals(before.finalized)) trace.add(node.name, "has final " + now.finalized);
    }

    /** What an honest node is about to send. */
    void sent(SimNode node, WireMessage message) {
        for (Checker checker : checkers) checker.sent(node, message);
    }

    private final class Tap implements SimNetwork.Tap {
        @Override
        public void delivered(MemberId from, MemberId to, WireMessage message) {
            SimNode node = byId.get(to);
            if (node != null && node.isHonest()) for (Checker checker : checkers) checker.received(node, from, message);
        }

        @Override
        public void dropped(MemberId by, MemberId who, String reason) {
            SimNode node = byId.get(by);
            if (node == null || !node.isHonest()) return;
            // A newcomer dials again and again.
            if (!reason.endsWith("is no member of this chain"))
                trace.add(node.name, "drops " + name(who) + ": " + reason);
            for (Checker checker : checkers) checker.dropped(node, who, reason);
        }
    }

    boolean isMended() {
        return mended;
    }

    ManualNodeLoop queue() {
        return queue;
    }

    Clock clock() {
        return clock;
    }

    Trace trace() {
        return trace;
    }

    Cast cast() {
        return cast;
    }

    Signatures signatures() {
        return signatures;
    }

    SimNetwork network() {
        return network;
    }

    List<SimNode> nodes() {
        return nodes;
    }

    List<SimNode> honest() {
        return nodes.stream().filter(SimNode::isHonest).toList();
    }

    Optional<SimNode> node(MemberId id) {
        return Optional.ofNullable(byId.get(id));
    }

    String name(MemberId id) {
        return node(id).map(node -> node.name).orElse("gateway");
    }

    /** Of sets of voters. */
    String names(Collection<? extends Collection<MemberId>> sets) {
        return sets.stream()
                .map(set -> set.stream().map(this::name).sorted().toList().toString())
                .collect(Collectors.joining(" and of "));
    }

    /** The member as the highest final block of an honest node has it. */
    Optional<MemberInfo> member(MemberId id) {
        return current.member(id);
    }

    static RandomGenerator split(RandomGenerator from) {
        return new SplittableRandom(from.nextLong());
    }
}
