package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.types.Approval;
import io.twinseal.ledger.types.Body;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Change;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.Proposal;
import io.twinseal.ledger.types.Role;
import io.twinseal.node.api.RejectedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Has access points come and go: through its own node one proposes to let another in, to remove one, or to replace several
 * at once, and others approve, each in its own time.
 */
final class Government {
    static final int ACCESS_POINTS_MIN = 3;

    /** Before the end of the world. */
    private static final long QUIET_MILLIS = 12_000;

    private static final int PROPOSAL_PAUSE_MILLIS_MAX = 5_000;
    private static final int APPROVAL_PAUSE_MILLIS_MAX = 2_000;
    private static final int LIFETIME_BLOCKS_MAX = 20;

    private final World world;
    private final RandomGenerator random;
    private long proposals;

    Government(World world, RandomGenerator random) {
        this.world = world;
        this.random = random;
    }

    void start() {
        every(PROPOSAL_PAUSE_MILLIS_MAX, () -> propose(pick(world.nodes())));
        for (SimNode node : world.nodes()) every(APPROVAL_PAUSE_MILLIS_MAX, () -> approve(node));
    }

    private void every(int millisMax, Runnable act) {
        world.queue().schedule(random.nextInt(millisMax), () -> {
            long end = Cast.START_MILLIS + World.TROUBLE_MILLIS + World.MENDED_MILLIS - QUIET_MILLIS;
            if (world.clock().millis() > end) return;
            act.run();
            every(millisMax, act);
        });
    }

    private void propose(SimNode node) {
        if (!node.isUp()) return;
        State state = node.chain().state();
        Set<MemberId> present = accessPoints(state);
        Set<MemberId> wanted = random.nextBoolean() ? oneChanged(present) : manyChanged(present);
        // Whoever was removed and missed some changes finds the others by those who were there from the beginning.
        boolean reachable = wanted.stream().anyMatch(world.cast()::isInGenesis);
        if (wanted.size() < ACCESS_POINTS_MIN || !reachable || wanted.equals(present)) return;
        long expires = node.chain().head().height() + random.nextInt(1, LIFETIME_BLOCKS_MAX);
        world.trace().add(node.name, "proposes " + world.names(List.of(wanted)));
        submit(node, new Proposal(node.id, ++proposals, expires, changes(state, present, wanted)));
    }

    private Set<MemberId> oneChanged(Set<MemberId> present) {
        Set<MemberId> wanted = new TreeSet<>(present);
        MemberId one = pick(world.nodes()).id;
        if (!wanted.remove(one)) wanted.add(one);
        return wanted;
    }

    /** Most of those who are there go, most of the others come. */
    private Set<MemberId> manyChanged(Set<MemberId> present) {
        Set<MemberId> wanted = new TreeSet<>();
        for (SimNode node : world.nodes())
            if (present.contains(node.id) == (random.nextInt(4) == 0)) wanted.add(node.id);
        return wanted;
    }

    /** All who are to stay are named, so that they are there whatever proposal comes into force before. */
    private List<Change> changes(State state, Set<MemberId> present, Set<MemberId> wanted) {
        List<Change> changes = new ArrayList<>();
        for (MemberId id : present) if (!wanted.contains(id)) changes.add(new Change.RemoveMember(id));
        for (int i = 0; i < world.nodes().size(); i++) {
            MemberId id = world.nodes().get(i).id;
            if (wanted.contains(id)) changes.add(new Change.PutMember(Cast.accessPoint(i, id)));
        }
        boolean forgetsGateways = random.nextInt(8) == 0;
        for (MemberInfo member : state.members().values()) {
            if (member.role() != Role.GATEWAY || forgetsGateways) continue;
            List<MemberId> served = new ArrayList<>(wanted);
            Collections.shuffle(served, new Random(random.nextLong()));
            served = served.subList(0, random.nextInt(1, served.size() + 1));
            changes.add(new Change.PutMember(new MemberInfo(member.id(), Role.GATEWAY, member.name(), served)));
        }
        return changes;
    }

    private void approve(SimNode node) {
        if (!node.isUp()) return;
        node.chain().state().openProposals().forEach((id, open) -> {
            if (!open.approvals().contains(node.id) && random.nextBoolean()) submit(node, new Approval(node.id, id));
        });
    }

    private void submit(SimNode node, Body body) {
        Bytes signature = node.key.sign(
                body.signers().get(0).domain(),
                world.cast().chain(),
                TransactionCodec.encodeBody(body).toBytes());
        String transaction =
                TransactionCodec.join(body, List.of(signature)).bytes().toString();
        node.loop().post(() -> {
            try {
                node.governance().submit(transaction);
            } catch (RejectedException e) {
                world.trace().add(node.name, "is refused: " + e.getMessage());
            }
        });
    }

    private static Set<MemberId> accessPoints(State state) {
        Set<MemberId> accessPoints = new TreeSet<>();
        for (MemberInfo member : state.members().values())
            if (member.role() == Role.ACCESS_POINT) accessPoints.add(member.id());
        return accessPoints;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
