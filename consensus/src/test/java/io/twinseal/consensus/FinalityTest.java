package io.twinseal.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.finality.Breach;
import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.finality.FinalityRecord;
import io.twinseal.consensus.finality.Tally;
import io.twinseal.consensus.rules.Outlook;
import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.types.Acknowledgement;
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
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Four voters; the core under test is the first of them once it has started to vote. */
class FinalityTest {
    private final Parameters parameters =
            Chains.parameters().initialDifficulty(1).build();
    private final Random random = new Random(5);
    private final List<MemberId> voters =
            List.of(Chains.member(1), Chains.member(2), Chains.member(3), Chains.member(4));
    private Outlook outlook = outlook(VotingSets.of(voters));
    private final Header genesis = Chains.genesis(parameters);
    private final Checkpoint root = Checkpoint.of(genesis);
    private Consensus consensus = Consensus.atGenesis(genesis, outlook);
    private final List<Effect> effects = new ArrayList<>();

    private Outlook outlook(VotingSets sets) {
        SortedMap<MemberId, Long> reputations = new TreeMap<>();
        for (MemberId voter : voters) reputations.put(voter, 0L);
        return new Outlook(parameters, 1, reputations, sets);
    }

    private void step(Event event) {
        effects.clear();
        effects.addAll(consensus.step(event));
    }

    private Header child(Header parent) {
        return Chains.child(parent, voters.get(0), 1, 0, random);
    }

    private Header grow(Header parent) {
        Header child = child(parent);
        step(new Event.BlockExecuted(child, outlook));
        return child;
    }

    private static SignedStatement signed(MemberId signer, Statement statement) {
        return new SignedStatement(signer, statement, Signature.of(new byte[Signature.LENGTH]));
    }

    /** The voters from the second on say the same. */
    private void say(Statement statement, int times) {
        for (int i = 1; i <= times; i++) step(new Event.StatementReceived(signed(voters.get(i), statement)));
    }

    private void start() {
        step(new Event.VotingStarted(voters.get(0), List.of()));
    }

    private List<Statement> asked() {
        return effects.stream()
                .filter(Effect.Sign.class::isInstance)
                .map(effect -> ((Effect.Sign) effect).statement())
                .toList();
    }

    private Tally tally(Statement statement, int signers) {
        SortedMap<MemberId, Signature> signatures = new TreeMap<>();
        for (int i = voters.size() - signers; i < voters.size(); i++)
            signatures.put(voters.get(i), Signature.of(new byte[Signature.LENGTH]));
        return new Tally(statement, signatures);
    }

    @Test
    void threeOfFourVotesJustifyAndThreeAcknowledgementsMakeFinal() {
        Checkpoint one = Checkpoint.of(grow(genesis));
        say(new Vote(root, one), 2);
        assertThat(consensus.justified()).isEqualTo(root);
        step(new Event.StatementReceived(signed(voters.get(0), new Vote(root, one))));
        assertThat(effects).hasAtLeastOneElementOfType(Effect.Justify.class);
        assertThat(consensus.justified()).isEqualTo(one);
        say(new Acknowledgement(one), 2);
        assertThat(consensus.finalized()).isEqualTo(root);
        say(new Acknowledgement(one), 3);
        assertThat(effects).hasAtLeastOneElementOfType(Effect.Finalize.class);
        assertThat(consensus.finalized()).isEqualTo(one);
        Certificate certificate = consensus.finalityRecord().certificate().orElseThrow();
        assertThat(certificate.fault(outlook.voters(), outlook.voters())).isEmpty();
    }

    @Test
    void twoThirdsOfThreeAreNotMoreThanTwoThirds() {
        VotingSets three = VotingSets.of(voters.subList(0, 3));
        assertThat(three.isQuorum(voters.subList(0, 2))).isFalse();
        assertThat(three.isQuorum(voters)).isTrue();
        assertThat(VotingSets.of(voters).isQuorum(voters.subList(0, 3))).isTrue();
        assertThat(VotingSets.of(voters).isQuorum(voters.subList(0, 2))).isFalse();
    }

    @Test
    void duringAHandoverBothSetsDecide() {
        VotingSets both = new VotingSets(List.of(new TreeSet<>(voters), new TreeSet<>(voters.subList(2, 4))));
        assertThat(both.isQuorum(voters.subList(0, 3))).isFalse();
        assertThat(both.isQuorum(voters.subList(1, 4))).isTrue();
        outlook = outlook(both);
        Checkpoint one = Checkpoint.of(grow(genesis));
        for (int i : new int[] {0, 1, 2}) step(new Event.StatementReceived(signed(voters.get(i), new Vote(root, one))));
        assertThat(consensus.justified()).isEqualTo(root);
        step(new Event.StatementReceived(signed(voters.get(3), new Vote(root, one))));
        assertThat(consensus.justified()).isEqualTo(one);
    }

    @Test
    void aLinkToTheChildMakesFinalToo() {
        Header first = grow(genesis);
        Checkpoint one = Checkpoint.of(first);
        Checkpoint two = Checkpoint.of(grow(first));
        say(new Vote(root, one), 3);
        say(new Vote(one, two), 3);
        assertThat(consensus.finalized()).isEqualTo(one);
        assertThat(consensus.justified()).isEqualTo(two);
    }

    @Test
    void aLinkOverAGapMakesItsSourceNoMoreThanJustified() {
        Header first = grow(genesis);
        Checkpoint one = Checkpoint.of(first);
        Checkpoint three = Checkpoint.of(grow(grow(first)));
        say(new Vote(root, one), 3);
        say(new Vote(one, three), 3);
        assertThat(consensus.finalized()).isEqualTo(root);
        assertThat(consensus.justified()).isEqualTo(three);
    }

    @Test
    void votesForABlockThatDoesNotFollowTheirSourceCountForNothing() {
        Checkpoint one = Checkpoint.of(grow(genesis));
        Header beside = grow(grow(genesis));
        say(new Vote(one, Checkpoint.of(beside)), 3);
        assertThat(consensus.justified()).isEqualTo(root);
        say(new Vote(root, new Checkpoint(7, beside.id())), 3);
        assertThat(consensus.justified()).isEqualTo(root);
    }

    @Test
    void theHeadFollowsWhatIsJustifiedAgainstTheWeight() {
        Header light = grow(genesis);
        Header heavy = grow(grow(genesis));
        assertThat(consensus.head()).isEqualTo(heavy);
        say(new Vote(root, Checkpoint.of(light)), 3);
        assertThat(consensus.head()).isEqualTo(light);
        assertThat(effects).hasAtLeastOneElementOfType(Effect.MoveHead.class);
        grow(grow(heavy));
        assertThat(consensus.head()).isEqualTo(light);
    }

    @Test
    void whatIsFinalDropsTheBranchesBesideItForGood() {
        Header one = grow(genesis);
        Header beside = grow(genesis);
        say(new Vote(root, Checkpoint.of(one)), 3);
        say(new Acknowledgement(Checkpoint.of(one)), 3);
        assertThat(effects).contains(new Effect.Forget(List.of(beside.id())));
        step(new Event.HeaderReceived(child(genesis), Chains.START_MILLIS + 1_000_000));
        assertThat(effects).hasOnlyElementsOfType(Effect.Settled.class);
    }

    @Test
    void aVoterVotesForTheHeadThenAcknowledgesThenGoesOn() {
        start();
        Header first = grow(genesis);
        Checkpoint one = Checkpoint.of(first);
        assertThat(asked()).containsExactly(new Vote(root, one));
        step(new Event.StatementReceived(signed(voters.get(0), new Vote(root, one))));
        say(new Vote(root, one), 2);
        assertThat(asked()).containsExactly(new Acknowledgement(one));
        Header second = grow(first);
        assertThat(asked()).as("one thing at a time").isEmpty();
        step(new Event.StatementReceived(signed(voters.get(0), new Acknowledgement(one))));
        assertThat(asked()).containsExactly(new Vote(one, Checkpoint.of(second)));
    }

    @Test
    void aVoteWaitsWhileTheParentMayStillBeJustified() {
        start();
        Header first = grow(genesis);
        Vote mine = new Vote(root, Checkpoint.of(first));
        step(new Event.StatementReceived(signed(voters.get(0), mine)));
        Header other = child(genesis);
        Header second = grow(first);
        assertThat(asked()).isEmpty();
        // Two of four voted for another block of that height: no quorum can be left for ours.
        say(new Vote(root, Checkpoint.of(other)), 2);
        assertThat(asked()).containsExactly(new Vote(root, Checkpoint.of(second)));
    }

    @Test
    void heightsThatFailedKeepNobodyFromVotingForTheHead() {
        Header head = genesis;
        for (int height = 1; height <= 9; height++) {
            Checkpoint other = Checkpoint.of(child(head));
            head = grow(head);
            step(new Event.StatementReceived(signed(voters.get(1), new Vote(root, other))));
            for (MemberId voter : voters.subList(2, 4))
                step(new Event.StatementReceived(signed(voter, new Vote(root, Checkpoint.of(head)))));
        }
        start();
        assertThat(asked()).containsExactly(new Vote(root, Checkpoint.of(head)));
    }

    @Test
    void aVoteDoesNotWaitLongerThanOneBlock() {
        start();
        Header first = grow(genesis);
        step(new Event.StatementReceived(signed(voters.get(0), new Vote(root, Checkpoint.of(first)))));
        Header third = grow(grow(first));
        assertThat(asked()).containsExactly(new Vote(root, Checkpoint.of(third)));
    }

    @Test
    void nothingIsSignedThatContradictsWhatWasSignedBefore() {
        Header first = grow(genesis);
        Checkpoint high = new Checkpoint(2, Chains.genesis(parameters).id());
        step(new Event.VotingStarted(voters.get(0), List.of(signed(voters.get(0), new Vote(root, high)))));
        assertThat(asked()).as("a vote below one's own last target").isEmpty();
        say(new Vote(root, Checkpoint.of(first)), 3);
        assertThat(asked()).as("an acknowledgement under one's own vote").isEmpty();
        grow(grow(first));
        assertThat(asked()).hasSize(1);
    }

    @Test
    void noVoteIsSignedAroundARememberedOneOrOverARememberedAcknowledgement() {
        Checkpoint two = new Checkpoint(2, genesis.id());
        Checkpoint three = new Checkpoint(3, genesis.id());
        for (Statement remembered : List.of(new Vote(two, three), new Acknowledgement(three)))
            assertThat(asked(remembered)).as("after a %s", remembered).isEmpty();
        assertThat(asked(new Vote(root, three))).hasSize(1);
    }

    /** Starts anew, with four blocks and one statement remembered. */
    private List<Statement> asked(Statement remembered) {
        consensus = Consensus.atGenesis(genesis, outlook);
        grow(grow(grow(grow(genesis))));
        step(new Event.VotingStarted(voters.get(0), List.of(signed(voters.get(0), remembered))));
        return asked();
    }

    @Test
    void whatOthersSayThatOneSignedBeforeBindsToo() {
        Header first = grow(genesis);
        SignedStatement forgotten = signed(voters.get(0), new Vote(root, Checkpoint.of(grow(first))));
        step(new Event.StatementReceived(forgotten));
        start();
        assertThat(asked()).isEmpty();
    }

    @Test
    void whatOneSignedInAForgottenLifeBindsOnceItIsHeardOf() {
        start();
        Vote forgotten = new Vote(root, new Checkpoint(3, genesis.id()));
        step(new Event.StatementReceived(signed(voters.get(0), forgotten)));
        grow(genesis);
        assertThat(asked()).isEmpty();
    }

    @Test
    void whoKnowsOfADecisionOverABlockItLacksAsksForItAndDoesNotVote() {
        start();
        Header first = child(genesis);
        step(new Event.TallyReceived(tally(new Vote(root, Checkpoint.of(first)), 3)));
        assertThat(effects).contains(new Effect.RequestBlock(Checkpoint.of(first)));
        grow(genesis);
        assertThat(asked()).isEmpty();
        step(new Event.BlockExecuted(first, outlook));
        assertThat(consensus.justified()).isEqualTo(Checkpoint.of(first));
        assertThat(consensus.head()).isEqualTo(first);
    }

    @Test
    void aDecisionOverALackedBlockBelowTheHighestJustifiedOneKeepsNobodyFromVoting() {
        Header second = grow(grow(genesis));
        step(new Event.TallyReceived(tally(new Vote(root, Checkpoint.of(child(genesis))), 3)));
        start();
        assertThat(asked()).isEmpty();
        step(new Event.TallyReceived(tally(new Vote(root, Checkpoint.of(second)), 3)));
        assertThat(asked()).containsExactly(new Acknowledgement(Checkpoint.of(second)));
    }

    @Test
    void whatOnlyTheLeavingVotersSignedAboutALackedBlockKeepsNobodyFromVoting() {
        List<MemberId> coming = List.of(voters.get(0), Chains.member(5), Chains.member(6));
        Checkpoint lacked = Checkpoint.of(child(genesis));
        outlook = outlook(new VotingSets(List.of(new TreeSet<>(voters), new TreeSet<>(coming))));
        Checkpoint head = Checkpoint.of(grow(genesis));
        step(new Event.TallyReceived(tally(new Vote(root, lacked), 3)));
        start();
        assertThat(asked()).containsExactly(new Vote(root, head));
    }

    @Test
    void aTallyBelowAQuorumAndStrangersCountForNothing() {
        Checkpoint one = Checkpoint.of(grow(genesis));
        step(new Event.TallyReceived(tally(new Vote(root, one), 2)));
        step(new Event.StatementReceived(signed(Chains.STRANGER, new Vote(root, one))));
        assertThat(effects).isEmpty();
        assertThat(consensus.justified()).isEqualTo(root);
    }

    @Test
    void whoeverSignsTwoThatExcludeEachOtherIsAccused() {
        Header first = grow(genesis);
        Checkpoint one = Checkpoint.of(first);
        Checkpoint beside = new Checkpoint(1, genesis.id());
        say(new Vote(root, one), 1);
        say(new Vote(root, beside), 1);
        assertThat(effects)
                .anyMatch(effect -> effect instanceof Effect.Accuse accusation
                        && accusation.offence().offender().equals(voters.get(1))
                        && accusation.offence().breach() == Breach.DOUBLE_VOTE);
    }

    @Test
    void aRestartKeepsWhatIsFinalAndWhatIsJustified() {
        Header first = grow(genesis);
        Header second = grow(first);
        say(new Vote(root, Checkpoint.of(first)), 3);
        say(new Acknowledgement(Checkpoint.of(first)), 3);
        say(new Vote(Checkpoint.of(first), Checkpoint.of(second)), 3);
        FinalityRecord record = consensus.finalityRecord();
        List<Executed> chain =
                List.of(new Executed(genesis, outlook), new Executed(first, outlook), new Executed(second, outlook));
        Consensus restored = Consensus.restored(chain, BigInteger.ZERO, record);
        assertThat(restored.finalized()).isEqualTo(Checkpoint.of(first));
        assertThat(restored.justified()).isEqualTo(Checkpoint.of(second));
        assertThat(restored.tallies()).isEqualTo(consensus.tallies()).hasSize(3);
    }

    @Test
    void memoryIsBoundedWhateverOneSignerSays() {
        Checkpoint one = Checkpoint.of(grow(genesis));
        for (int height = 2; height < 1_000; height++)
            for (int i = 0; i < 4; i++)
                say(
                        new Vote(
                                one,
                                new Checkpoint(
                                        height,
                                        Chains.child(genesis, voters.get(0), 1, 0, random)
                                                .id())),
                        1);
        assertThat(consensus.statements()).hasSize(64);
    }
}
