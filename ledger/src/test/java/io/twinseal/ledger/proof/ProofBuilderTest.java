package io.twinseal.ledger.proof;

import static io.twinseal.ledger.proof.HandmadeChain.voters;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.types.Acknowledgement;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.Vote;
import io.twinseal.consensus.types.VotingSets;
import io.twinseal.ledger.Fixture;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.chain.TestNetwork;
import io.twinseal.ledger.codec.ProofCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.proof.ProofBuilder.Answer;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Change;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ResultProof;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.Transaction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a node can prove, and what it says where it cannot. */
class ProofBuilderTest {
    private static final List<MemberKey> OLD = TestNetwork.ACCESS_POINTS;
    private static final List<MemberKey> NEW = List.of(Fixture.key(7), Fixture.key(8), Fixture.key(9));
    private static final VotingSets OLD_VOTERS = voters(OLD);
    private static final VotingSets NEW_VOTERS = voters(NEW);

    private final HandmadeChain chain = new HandmadeChain();
    private final Transaction batch = chain.batch();

    /** A chain as a node has it. */
    private static final class Real {
        final TestNetwork network = new TestNetwork(TestNetwork.parameters().activationDelay(1));
        final Chain chain = Chain.open(network.genesis(), new ChainStore(new MemoryStore()));
        final ProofBuilder builder = new ProofBuilder(chain.id(), chain.genesisVoters(), chain.store());

        void extend(Transaction... transactions) {
            network.extend(
                    chain, OLD.get(0), TestNetwork.START + 1_000 * (chain.head().height() + 1), transactions);
        }

        Transaction batch() {
            return network.signed(network.batch(
                    OLD.get(0),
                    1,
                    chain.head().id(),
                    TestNetwork.START + 1_000 * chain.head().height()));
        }

        void finalise(List<MemberKey> voters) {
            Checkpoint head = Checkpoint.of(chain.head());
            chain.take(HandmadeChain.tally(network, new Vote(chain.justified(), head), voters));
            chain.take(HandmadeChain.tally(network, new Acknowledgement(head), voters));
        }

        /** Takes the proof through its bytes and checks it. */
        ResultProof proved(Transaction batch) {
            ResultProof proof = ((Answer.Made) builder.prove(batch.id())).proof();
            byte[] bytes = ProofCodec.encode(proof).toBytes();
            assertThat(new ProofVerifier(network.genesis(), Signatures.fastest()).verify(bytes))
                    .isInstanceOf(ProofOutcome.Holds.class);
            return proof;
        }
    }

    @Test
    void aRealChainProvesItsResultsOnceTheyAreFinal() {
        Real real = new Real();
        Transaction batch = real.batch();
        assertThat(real.builder.prove(batch.id())).isEqualTo(new Answer.Unknown());
        real.extend(batch);
        assertThat(real.builder.prove(batch.id())).isEqualTo(new Answer.NotFinal(1));
        real.finalise(OLD);
        assertThat(ProofCodec.encode(real.proved(batch)).size()).isLessThan(2_000);
    }

    @Test
    void aRealChainWhoseVotersHandedOverProvesItsResultsFromGenesis() {
        Real real = new Real();
        var east = new MemberInfo(NEW.get(0).id(), Role.ACCESS_POINT, "east", List.of());
        Transaction proposal = real.network.proposal(OLD.get(0), 1, 10, List.of(new Change.PutMember(east)));
        real.extend(
                proposal,
                real.network.approval(OLD.get(1), proposal.id()),
                real.network.approval(OLD.get(2), proposal.id()));
        real.extend();
        List<MemberKey> all = List.of(OLD.get(0), OLD.get(1), OLD.get(2), NEW.get(0));
        assertThat(real.chain.state().outlook().voters().sets()).hasSize(2);
        real.finalise(all);
        real.extend(real.chain.handover().orElseThrow().transaction());
        Transaction batch = real.batch();
        real.extend(batch);
        assertThat(real.chain.state().outlook().voters()).isEqualTo(voters(all));
        real.finalise(List.of(OLD.get(1), OLD.get(2), NEW.get(0)));
        assertThat(real.proved(batch).certified())
                .extracting(certified -> certified.voters().orElseThrow().sets().size())
                .containsExactly(2, 1);
    }

    @Test
    void aCertificateThatNeedsOtherVotersIsPassedOver() {
        Block block = chain.add(OLD_VOTERS, batch);
        Block child = chain.add(NEW_VOTERS);
        chain.finalise(chain.linked(block, child.id(), OLD), OLD_VOTERS);
        assertThat(chain.builder.prove(batch.id())).isEqualTo(new Answer.NotFinal(1));
        Block next = chain.add(OLD_VOTERS);
        chain.finalise(chain.acknowledged(next, OLD, OLD), OLD_VOTERS);
        assertThat(((Answer.Made) chain.builder.prove(batch.id())).proof().path())
                .extracting(header -> header.id())
                .containsExactly(block.id(), child.id(), next.id());
    }

    @Test
    void aCertificateTooFarAboveIsNotUsed() {
        chain.add(OLD_VOTERS, batch);
        Block top = chain.add(OLD_VOTERS);
        for (int i = 0; i < ResultProof.HEADERS_MAX; i++) top = chain.add(OLD_VOTERS);
        chain.finalise(chain.acknowledged(top, OLD, OLD), OLD_VOTERS);
        assertThat(chain.builder.prove(batch.id()))
                .isInstanceOfSatisfying(
                        Answer.Lacking.class,
                        lacking -> assertThat(lacking.reason()).contains("is of block 1026, too far above"));
    }

    @Test
    void aChangeOfVotersThatWasMissedIsSaid() {
        Block block = chain.add(NEW_VOTERS, batch);
        chain.finalise(chain.acknowledged(block, NEW, NEW), NEW_VOTERS);
        assertThat(chain.builder.prove(batch.id()))
                .isInstanceOfSatisfying(
                        Answer.Lacking.class,
                        lacking -> assertThat(lacking.reason())
                                .contains("lacks the certificate of a change of voters before block 1"));
    }
}
