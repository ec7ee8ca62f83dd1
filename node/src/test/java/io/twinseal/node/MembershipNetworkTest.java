package io.twinseal.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.types.Change;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.TransactionId;
import io.twinseal.node.api.RejectedException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Access points that join and leave, with the code of the daemon on one thread and one clock. */
class MembershipNetworkTest {
    private static final int NEWCOMER = 4;

    private final TestNetwork network = new TestNetwork(23, 5, 1, 500, 1);

    private State state() {
        return network.chain(0).state();
    }

    private void join() throws RejectedException {
        network.run(10, 250);
        TransactionId id = network.propose(
                0, 1, new Change.PutMember(new MemberInfo(newcomer(), Role.ACCESS_POINT, "ap-4", List.of())));
        network.run(8, 250);
        network.approve(1, id);
        network.approve(2, id);
        network.run(60, 250);
    }

    private MemberId newcomer() {
        return network.accessPoint(NEWCOMER);
    }

    @Test
    void aNewcomerIsLetInOnceItIsInForceAndMinesAndVotes() throws RejectedException {
        network.run(10, 250);
        assertThat(network.peersOf(0)).hasSize(4).doesNotContain(newcomer().toString());
        assertThat(network.chain(NEWCOMER).head().height()).isZero();
        join();
        assertThat(network.peersOf(0)).contains(newcomer().toString());
        assertThat(state().outlook().voters().sets()).as("the handover is over").hasSize(1);
        assertThat(state().outlook().voters().contains(newcomer())).isTrue();
        assertThat(network.proposers()).contains(newcomer());
        network.crash(3);
        long before = network.chain(0).finalized().height();
        network.run(20, 250);
        network.advance(20_000);
        assertThat(network.chain(0).finalized().height())
                .as("four of five, the newcomer among them")
                .isGreaterThan(before + 3);
        assertThat(network.chain(NEWCOMER).finalized())
                .isEqualTo(Checkpoint.of(network.chain(0).head()));
    }

    @Test
    void whatWasTakenOutlivesACrash() throws RejectedException {
        for (int other : new int[] {1, 2, 3}) network.crash(other);
        TransactionId id = network.propose(
                0, 1, new Change.PutMember(new MemberInfo(newcomer(), Role.ACCESS_POINT, "ap-4", List.of())));
        network.crash(0);
        for (int each : new int[] {0, 1, 2, 3}) network.restart(each);
        network.run(8, 250);
        network.approve(1, id);
        network.approve(2, id);
        network.run(60, 250);
        assertThat(state().member(newcomer())).isPresent();
        for (int each : new int[] {0, 1, 2})
            assertThat(network.chain(each).store().kept().all()).as("final").isEmpty();
    }

    @Test
    void oneThatIsRemovedIsRefusedAndTheOthersGoOn() throws RejectedException {
        join();
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.RemoveMember(network.accessPoint(1)));
        for (MemberInfo member : state().members().values())
            if (member.role() == Role.GATEWAY)
                changes.add(new Change.PutMember(
                        new MemberInfo(member.id(), Role.GATEWAY, member.name(), List.of(network.accessPoint(0)))));
        TransactionId id = network.propose(NEWCOMER, 1, changes.toArray(Change[]::new));
        network.run(8, 250);
        for (int approving : new int[] {0, 2, 3}) network.approve(approving, id);
        network.run(60, 250);
        assertThat(state().member(network.accessPoint(1))).isEmpty();
        assertThat(state().outlook().voters().all()).hasSize(4).doesNotContain(network.accessPoint(1));
        for (int i : new int[] {0, 2, 3, NEWCOMER})
            assertThat(network.peersOf(i)).doesNotContain(network.accessPoint(1).toString());
        long left = network.chain(1).head().height();
        network.run(20, 250);
        network.advance(20_000);
        assertThat(network.chain(1).head().height()).isEqualTo(left);
        assertThat(network.chain(0).finalized())
                .isEqualTo(Checkpoint.of(network.chain(0).head()));
        assertThat(network.chain(0).head().height()).isGreaterThan(left + 3);
        assertThat(network.chain(NEWCOMER).finalized())
                .isEqualTo(Checkpoint.of(network.chain(0).head()));
        assertThatThrownBy(() -> network.approve(1, id))
                .isInstanceOfSatisfying(
                        RejectedException.class, e -> assertThat(e.code()).isEqualTo("unknown-proposal"));
    }
}
