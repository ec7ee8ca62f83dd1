package io.twinseal.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.Role;
import io.twinseal.node.config.Address;
import io.twinseal.node.config.MemberAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MembershipTest {
    private static final MemberInfo FIRST = accessPoint(1);
    private static final MemberInfo SECOND = accessPoint(2);
    private static final MemberInfo LATER = accessPoint(3);

    private final Membership membership = new Membership(
            new Genesis("test", 0, Parameters.builder().build(), List.of(FIRST, SECOND), List.of(), List.of()));

    private static MemberInfo accessPoint(int number) {
        byte[] id = new byte[MemberId.LENGTH];
        Arrays.fill(id, (byte) number);
        return new MemberInfo(MemberId.of(id), Role.ACCESS_POINT, "ap-" + number, List.of());
    }

    private void configure(String member) {
        membership.address(new MemberAddress(member, new Address("127.0.0.1", 1)));
    }

    @Test
    void whoIsConfiguredByKeyIsTalkedToBeforeTheChainSaysWhoItIs() {
        assertThat(membership.contains(LATER.id())).isFalse();
        configure(LATER.id().toString());
        assertThat(membership.role(LATER.id())).contains(Role.ACCESS_POINT);
        membership.follow(List.of(FIRST, SECOND), List.of());
        assertThat(membership.contains(LATER.id())).isTrue();
    }

    @Test
    void whoWasRemovedIsNoLongerTalkedToThoughItIsConfigured() {
        configure("ap-2");
        configure(LATER.id().toString());
        membership.follow(List.of(FIRST, SECOND, LATER), List.of());
        membership.follow(List.of(FIRST), List.of(SECOND.id()));
        assertThat(membership.contains(SECOND.id())).as("its votes count still").isTrue();
        assertThat(membership.contains(LATER.id())).isFalse();
        membership.follow(List.of(FIRST), List.of());
        assertThat(membership.contains(SECOND.id())).isFalse();
        membership.follow(List.of(FIRST, LATER), List.of());
        assertThat(membership.contains(LATER.id())).as("let in again").isTrue();
    }
}
