package io.twinseal.ledger.chain;

import static io.twinseal.ledger.chain.TestNetwork.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.consensus.rules.Fixed;
import io.twinseal.consensus.types.Acknowledgement;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.Signature;
import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.consensus.types.Statement;
import io.twinseal.consensus.types.Vote;
import io.twinseal.consensus.types.VotingSets;
import io.twinseal.ledger.Fixture;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.RegistryCodec;
import io.twinseal.ledger.codec.StatementCodec;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.state.GovernanceStep;
import io.twinseal.ledger.state.Keys;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.types.Change;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.Proposal;
import io.twinseal.ledger.types.Refusal.Code;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TransactionId;
import io.twinseal.ledger.types.TwinInfo;
import io.twinseal.ledger.verify.Checked;
import io.twinseal.ledger.verify.VerifiedTransaction;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Proposals, approvals and what they bring into force; three access points, so all of them have to approve. */
class GovernanceTest {
    private static final MemberKey NORTH = TestNetwork.ACCESS_POINTS.get(0);
    private static final MemberKey SOUTH = TestNetwork.ACCESS_POINTS.get(1);
    private static final MemberKey WEST = TestNetwork.ACCESS_POINTS.get(2);
    private static final MemberKey NEW = Fixture.key(7);
    private static final int DELAY = 3;

    private final TestNetwork network = new TestNetwork(TestNetwork.parameters().activationDelay(DELAY));
    private final MemoryStore store = new MemoryStore();
    private Chain chain = open();
    private long number;

    private Chain open() {
        return Chain.open(network.genesis(), new ChainStore(store));
    }

    private Transaction proposal(MemberKey key, Change... changes) {
        return network.proposal(key, ++number, chain.head().height() + 10, List.of(changes));
    }

    /** Lets all access points approve, then the blocks pass until it is to be in force. */
    private TransactionId enact(Change... changes) {
        TransactionId id = approved(changes);
        for (int i = 0; i < DELAY; i++) idle();
        return id;
    }

    private TransactionId approved(Change... changes) {
        Transaction proposal = proposal(NORTH, changes);
        extend(proposal, network.approval(SOUTH, proposal.id()), network.approval(WEST, proposal.id()));
        return proposal.id();
    }

    private void extend(Transaction... transactions) {
        network.extend(chain, NORTH, START + 1_000 * (chain.head().height() + 1), transactions);
    }

    private void idle() {
        extend();
    }

    private State state() {
        return chain.state();
    }

    private Optional<Code> refusal(Transaction transaction) {
        return new GovernanceStep(state(), chain.head().height() + 1, chain.ancestors())
                .add(transaction)
                .map(refusal -> {
                    assertThat(refusal.sentence()).endsWith(".");
                    return refusal.code();
                });
    }

    private static MemberInfo accessPoint(MemberKey key, String name) {
        return new MemberInfo(key.id(), Role.ACCESS_POINT, name, List.of());
    }

    private static TwinInfo twin(String id, MemberKey gateway, int points) {
        return new TwinInfo(id, gateway.id(), Fixture.MODEL, points);
    }

    @Test
    void isInForceActivationDelayBlocksAfterTheLastApproval() {
        Transaction proposal = proposal(NORTH, new Change.PutTwin(twin("lathe", TestNetwork.GATEWAY, 2)));
        extend(proposal);
        assertThat(state().openProposals().values())
                .singleElement()
                .satisfies(open -> assertThat(open.approvals()).containsExactly(NORTH.id()));
        extend(network.approval(SOUTH, proposal.id()));
        assertThat(state().approvedProposals())
                .as("two of three are not more than two thirds")
                .isEmpty();
        extend(network.approval(WEST, proposal.id()));
        assertThat(state().openProposals()).isEmpty();
        assertThat(state().approvedProposals())
                .extracting(approved -> approved.height())
                .containsExactly(chain.head().height() + DELAY);
        for (int i = 0; i < DELAY - 1; i++) idle();
        assertThat(state().twin("lathe")).isEmpty();
        assertThat(state().decision(proposal.id())).isEmpty();
        idle();
        assertThat(state().twin("lathe")).contains(twin("lathe", TestNetwork.GATEWAY, 2));
        assertThat(state().approvedProposals()).isEmpty();
        var decision = state().decision(proposal.id()).orElseThrow();
        assertThat(decision.height()).isEqualTo(chain.head().height());
        assertThat(decision.fault()).isEmpty();
        assertThat(open().state().twin("lathe")).as("after a restart").isPresent();
    }

    @Test
    void everyKindOfChange() {
        var model = new ModelInfo(
                Digest.sha256(Fixture.utf8("another")),
                "life-net",
                "regression",
                1,
                List.of(),
                network.genesis().models().get(0).layers());
        var yard = state().member(TestNetwork.SECOND_GATEWAY.id()).orElseThrow();
        var turned = new MemberInfo(yard.id(), Role.GATEWAY, "yard", List.of(WEST.id(), SOUTH.id()));
        enact(
                new Change.PutModel(model),
                new Change.PutTwin(new TwinInfo(TestNetwork.CRANE, yard.id(), model.digest(), 7)),
                new Change.PutMember(turned),
                new Change.PutMember(new MemberInfo(Fixture.key(8).id(), Role.OBSERVER, "tax", List.of())),
                new Change.RemoveMember(Fixture.key(6).id()),
                new Change.RemoveTwin(TestNetwork.OVEN));
        assertThat(state().model(model.digest())).contains(model);
        assertThat(state().twin(TestNetwork.CRANE).orElseThrow().pointsMax()).isEqualTo(7);
        assertThat(state().member(yard.id())).contains(turned);
        assertThat(state().member(Fixture.key(8).id())).isPresent();
        assertThat(state().member(Fixture.key(6).id())).isEmpty();
        assertThat(state().twin(TestNetwork.OVEN)).isEmpty();
        enact(
                new Change.PutTwin(twin(TestNetwork.CRANE, TestNetwork.SECOND_GATEWAY, 7)),
                new Change.RetireModel(model.digest()));
        assertThat(state().models()).hasSize(1);
        assertThat(open().state().map().entries()).isEqualTo(state().map().entries());
    }

    @Test
    void whatAProposalMustSatisfy() {
        Change change = new Change.RemoveTwin(TestNetwork.OVEN);
        Transaction first = proposal(NORTH, change);
        assertThat(refusal(first)).isEmpty();
        assertThat(refusal(proposal(TestNetwork.GATEWAY, change))).contains(Code.NO_ACCESS_POINT);
        assertThat(refusal(network.proposal(NORTH, 9, 0 + 1_000_002, List.of(change))))
                .contains(Code.EXPIRES_TOO_LATE);
        extend(first);
        assertThat(refusal(first)).as("proposed again").contains(Code.NUMBER_USED);
        assertThat(refusal(network.proposal(NORTH, 1, 5, List.of(change, change))))
                .contains(Code.NUMBER_USED);
        assertThat(refusal(network.proposal(SOUTH, 1, 1, List.of(change)))).contains(Code.EXPIRED);
        assertThat(refusal(network.proposal(SOUTH, 1, 2, List.of(change)))).isEmpty();
        for (int i = 0; i < 3; i++) extend(proposal(NORTH, change));
        assertThat(refusal(proposal(NORTH, change))).contains(Code.TOO_MANY_PROPOSALS);
        assertThat(refusal(network.proposal(SOUTH, 1, 20, List.of(change)))).isEmpty();
    }

    @Test
    void whatAnApprovalMustSatisfy() {
        Transaction proposal = proposal(NORTH, new Change.RemoveTwin(TestNetwork.OVEN));
        assertThat(refusal(network.approval(SOUTH, proposal.id()))).contains(Code.UNKNOWN_PROPOSAL);
        extend(proposal);
        assertThat(refusal(network.approval(SOUTH, proposal.id()))).isEmpty();
        assertThat(refusal(network.approval(NORTH, proposal.id()))).contains(Code.ALREADY_APPROVED);
        assertThat(refusal(network.approval(TestNetwork.GATEWAY, proposal.id())))
                .contains(Code.NO_ACCESS_POINT);
        for (int i = 0; i < 10; i++) idle();
        assertThat(refusal(network.approval(SOUTH, proposal.id())))
                .as("expired")
                .contains(Code.UNKNOWN_PROPOSAL);
        assertThat(state().openProposals()).isEmpty();
        assertThat(state().decision(proposal.id())).isEmpty();
    }

    @Test
    void theLastBlockOfAProposalMayStillApproveIt() {
        Transaction proposal = network.proposal(NORTH, 1, 2, List.of(new Change.RemoveTwin(TestNetwork.OVEN)));
        extend(proposal);
        extend(network.approval(SOUTH, proposal.id()), network.approval(WEST, proposal.id()));
        assertThat(state().approvedProposals()).hasSize(1);
    }

    @Test
    void changesThatDoNotFitAreRefused() {
        Change[] removeAll = TestNetwork.ACCESS_POINTS.stream()
                .map(key -> new Change.RemoveMember(key.id()))
                .toArray(Change[]::new);
        List<Change> faults = List.of(
                new Change.RemoveMember(NEW.id()),
                new Change.RemoveMember(TestNetwork.GATEWAY.id()),
                new Change.RemoveMember(SOUTH.id()),
                new Change.RetireModel(Fixture.MODEL),
                new Change.RemoveTwin("nobody"),
                new Change.PutTwin(twin("lathe", NORTH, 2)),
                new Change.PutMember(accessPoint(NEW, "north")),
                new Change.PutParameters(state().parameters(), Digest.ZERO));
        for (Change fault : faults)
            assertThat(refusal(proposal(NORTH, fault))).as("%s", fault).contains(Code.INVALID_CHANGE);
        assertThat(refusal(proposal(NORTH, removeAll))).contains(Code.INVALID_CHANGE);
        var broken = proposal(NORTH, new Change.PutMember(accessPoint(NEW, "east")));
        assertThat(network.verifier().transaction(broken)).isInstanceOf(Checked.Valid.class);
        var noKey = new MemberInfo(MemberId.of(new byte[32]), Role.OBSERVER, "tax", List.of());
        assertThat(network.verifier().transaction(proposal(NORTH, new Change.PutMember(noKey))))
                .isInstanceOfSatisfying(
                        Checked.Invalid.class,
                        invalid -> assertThat(invalid.refusal().code()).isEqualTo(Code.BAD_KEY));
    }

    @Test
    void whatNoLongerFitsWhenItIsDueIsDroppedWholeAndSaysWhy() {
        approved(new Change.RemoveTwin(TestNetwork.CRANE), new Change.RemoveMember(TestNetwork.SECOND_GATEWAY.id()));
        TransactionId late = approved(
                new Change.RemoveTwin(TestNetwork.OVEN),
                new Change.PutTwin(twin("lathe", TestNetwork.SECOND_GATEWAY, 2)));
        for (int i = 0; i < DELAY; i++) idle();
        assertThat(state().member(TestNetwork.SECOND_GATEWAY.id())).isEmpty();
        assertThat(state().twin(TestNetwork.OVEN)).as("nothing of it is done").isPresent();
        assertThat(state().twin("lathe")).isEmpty();
        assertThat(state().decision(late).orElseThrow().fault())
                .contains("twin 'lathe' names " + TestNetwork.SECOND_GATEWAY.id() + ", which is no gateway");
    }

    @Test
    void parametersChangeByTheRulesOfGenesisAndNeverUndoEachOther() {
        var batch = network.signed(network.batch(NORTH, 1, chain.head().id(), START + 50));
        extend(batch);
        var parameters = state().parameters();
        var replaced = Digest.sha256(RegistryCodec.encode(parameters).toBytes());
        var narrow = TestNetwork.parameters()
                .activationDelay(1)
                .alpha(Fixed.parse("0.1"))
                .reputationWindow(2)
                .idleIntervalMillis(500)
                .build();
        TransactionId first = approved(new Change.PutParameters(narrow, replaced));
        TransactionId second = approved(new Change.PutParameters(parameters, replaced));
        assertThat(state().windowWork(NORTH.id())).as("W = 4").isPositive();
        for (int i = 0; i < DELAY - 1; i++) idle();
        assertThat(state().decision(first).orElseThrow().fault()).isEmpty();
        assertThat(state().parameters()).isEqualTo(narrow);
        assertThat(state().outlook().parameters()).isEqualTo(narrow);
        assertThat(state().windowWork(NORTH.id())).as("W = 2").isZero();
        idle();
        assertThat(state().decision(second).orElseThrow().fault()).contains("no longer those");
        assertThat(state().parameters()).isEqualTo(narrow);
        assertThat(chain.candidate(NORTH.id(), List.of(), 0).orElseThrow().notBeforeMillis())
                .isEqualTo(chain.head().timeMillis() + 500);
        assertThat(open().state().map().entries()).isEqualTo(state().map().entries());
    }

    @Test
    void aNarrowerWindowForgetsWhatLeavesItAtOnce() {
        for (int i = 0; i < 4; i++)
            extend(network.signed(network.batch(NORTH, i + 1, chain.head().id(), START + 50)));
        var replaced = Digest.sha256(RegistryCodec.encode(state().parameters()).toBytes());
        Transaction proposal = proposal(
                NORTH,
                new Change.PutParameters(
                        TestNetwork.parameters().reputationWindow(1).build(), replaced));
        extend(proposal, network.approval(SOUTH, proposal.id()), network.approval(WEST, proposal.id()));
        for (long i = 5; i < 5 + DELAY; i++)
            extend(network.signed(network.batch(NORTH, i, chain.head().id(), START + 50)));
        assertThat(state().windowWork(NORTH.id())).hasToString("500");
        idle();
        assertThat(state().windowWork(NORTH.id())).isZero();
        assertThat(state().map().entries().keySet())
                .noneMatch(key -> new String(key.toBytes(), StandardCharsets.US_ASCII).startsWith("block-work/"));
    }

    private SignedStatement signed(MemberKey key, Statement statement) {
        var signature = key.sign(Domain.STATEMENT, network.chainId(), StatementCodec.signedBytes(statement));
        return new SignedStatement(key.id(), statement, Signature.of(signature.toBytes()));
    }

    private void say(Collection<MemberKey> members, Statement statement) {
        for (MemberKey key : members) chain.take(signed(key, statement));
    }

    private void finalise(Collection<MemberKey> members) {
        Checkpoint head = Checkpoint.of(chain.head());
        say(members, new Vote(chain.justified(), head));
        say(members, new Acknowledgement(head));
    }

    private static VotingSets sets(List<List<MemberKey>> sets) {
        return new VotingSets(sets.stream()
                .map(set -> new TreeSet<>(set.stream().map(MemberKey::id).toList()))
                .map(set -> (SortedSet<MemberId>) set)
                .toList());
    }

    @Test
    void votersHandOverOnceBothSetsHaveMadeABlockFinal() {
        List<MemberKey> old = TestNetwork.ACCESS_POINTS;
        List<MemberKey> four = List.of(NORTH, SOUTH, WEST, NEW);
        enact(new Change.PutMember(accessPoint(NEW, "east")));
        assertThat(state().outlook().voters()).isEqualTo(sets(List.of(old, four)));
        assertThat(state().outlook().reputations()).containsKey(NEW.id());
        assertThat(chain.handover()).isEmpty();
        long before = chain.finalized().height();
        finalise(List.of(NORTH, SOUTH, NEW));
        assertThat(chain.finalized().height()).as("the old set lacks one").isEqualTo(before);
        say(List.of(WEST), new Vote(chain.justified(), Checkpoint.of(chain.head())));
        say(List.of(WEST), new Acknowledgement(Checkpoint.of(chain.head())));
        assertThat(chain.finalized()).isEqualTo(Checkpoint.of(chain.head()));
        TransactionId next = approved(
                new Change.RemoveMember(SOUTH.id()),
                new Change.PutMember(hallWithout(SOUTH)),
                new Change.PutMember(yardWithout(SOUTH)));
        for (int i = 0; i < DELAY + 1; i++) idle();
        assertThat(state().decision(next)).as("one handover at a time").isEmpty();
        var proof = chain.handover().orElseThrow().transaction();
        extend(proof);
        assertThat(state().outlook().voters()).isEqualTo(sets(List.of(four, List.of(NORTH, WEST, NEW))));
        assertThat(state().decision(next).orElseThrow().fault()).isEmpty();
        assertThat(state().handoverHeight()).contains(chain.head().height());
        assertThat(chain.candidate(SOUTH.id(), List.of(), 0)).isEmpty();
        assertThat(refusal(proof)).as("it proves nothing of the next one").contains(Code.NO_HANDOVER);
        finalise(four);
        extend(chain.handover().orElseThrow().transaction());
        assertThat(state().outlook().voters()).isEqualTo(sets(List.of(List.of(NORTH, WEST, NEW))));
        assertThat(state().map().get(Keys.HANDOVER)).isEmpty();
        assertThat(chain.handover()).isEmpty();
        assertThat(open().state().map().entries()).isEqualTo(state().map().entries());
    }

    private MemberInfo hallWithout(MemberKey gone) {
        return without(TestNetwork.GATEWAY, gone);
    }

    private MemberInfo yardWithout(MemberKey gone) {
        return without(TestNetwork.SECOND_GATEWAY, gone);
    }

    private MemberInfo without(MemberKey gateway, MemberKey gone) {
        var member = state().member(gateway.id()).orElseThrow();
        return new MemberInfo(
                member.id(),
                Role.GATEWAY,
                member.name(),
                member.accessPoints().stream()
                        .filter(id -> !id.equals(gone.id()))
                        .toList());
    }

    @Test
    void aCertificateFromBeforeTheHandoverEndsNothing() {
        idle();
        finalise(TestNetwork.ACCESS_POINTS);
        var early = chain.store().finality().certificateFor(1).orElseThrow();
        enact(
                new Change.RemoveMember(SOUTH.id()),
                new Change.PutMember(hallWithout(SOUTH)),
                new Change.PutMember(yardWithout(SOUTH)));
        var proof = VerifiedTransaction.handover(early).transaction();
        assertThat(early.fault(state().outlook().voters(), state().outlook().voters()))
                .as("those who stay signed it, all of them")
                .isEmpty();
        assertThat(refusal(proof)).contains(Code.NO_HANDOVER);
        assertThatThrownBy(() -> extend(proof)).hasMessageContaining("from height 5 on");
    }

    @Test
    void proposalsAndApprovalsComeBackFromTheirBytes() throws DecodeException {
        var replaced = Digest.sha256(RegistryCodec.encode(state().parameters()).toBytes());
        Transaction proposal = proposal(
                NORTH,
                new Change.PutMember(accessPoint(NEW, "east")),
                new Change.RemoveMember(SOUTH.id()),
                new Change.PutModel(network.genesis().models().get(0)),
                new Change.RetireModel(Fixture.MODEL),
                new Change.PutTwin(twin("lathe", TestNetwork.GATEWAY, 2)),
                new Change.RemoveTwin(TestNetwork.OVEN),
                new Change.PutParameters(state().parameters(), replaced));
        assertThat(TransactionCodec.decode(proposal.bytes().toBytes()).body()).isEqualTo(proposal.body());
        Transaction approval = network.approval(SOUTH, proposal.id());
        assertThat(TransactionCodec.decode(approval.bytes().toBytes()).body()).isEqualTo(approval.body());
        assertThat(((Proposal) proposal.body()).signers()).hasSize(1);
        var forged = TransactionCodec.join(
                approval.body(),
                List.of(WEST.sign(
                        Domain.APPROVAL, network.chainId(), approval.bodyBytes().toBytes())));
        assertThat(network.verifier().transaction(forged)).isInstanceOf(Checked.Invalid.class);
    }
}
