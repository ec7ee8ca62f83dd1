package io.twinseal.ledger.chain;

import static io.twinseal.ledger.chain.TestNetwork.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.consensus.finality.Breach;
import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.finality.Offence;
import io.twinseal.consensus.types.Acknowledgement;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.Signature;
import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.consensus.types.Statement;
import io.twinseal.consensus.types.Vote;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.StatementCodec;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.pool.AddResult;
import io.twinseal.ledger.pool.Pool;
import io.twinseal.ledger.pool.PoolLimits;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.Evidence;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.verify.Checked;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Votes, certificates and evidence on a chain and in its store; three access points, so all of them make a quorum. */
class FinalityOfChainTest {
    private static final MemberKey NORTH = TestNetwork.ACCESS_POINTS.get(0);
    private static final MemberKey SOUTH = TestNetwork.ACCESS_POINTS.get(1);

    private final TestNetwork network = new TestNetwork();
    private final MemoryStore store = new MemoryStore();
    private Chain chain = open();
    private final Checkpoint genesis = Checkpoint.of(chain.head());

    private Chain open() {
        return Chain.open(network.genesis(), new ChainStore(store));
    }

    private SignedStatement signed(MemberKey key, Statement statement) {
        var signature = key.sign(Domain.STATEMENT, network.chainId(), StatementCodec.signedBytes(statement));
        return new SignedStatement(key.id(), statement, Signature.of(signature.toBytes()));
    }

    private void all(Statement statement) {
        for (MemberKey key : TestNetwork.ACCESS_POINTS) chain.take(signed(key, statement));
    }

    private Transaction doubleVote(MemberKey key) {
        Checkpoint one = new Checkpoint(9, genesis.block());
        Checkpoint other = Checkpoint.of(chain.head());
        var votes = List.of(signed(key, new Vote(genesis, one)), signed(key, new Vote(genesis, at(9, other))));
        boolean ordered = votes.get(0).statement().compareTo(votes.get(1).statement()) < 0;
        return TransactionCodec.join(
                new Evidence(new Offence(votes.get(ordered ? 0 : 1), votes.get(ordered ? 1 : 0))), List.of());
    }

    private static Checkpoint at(long height, Checkpoint checkpoint) {
        return new Checkpoint(height, checkpoint.block());
    }

    @Test
    void whatIsSignedIsOnDiskAndNeverContradictedAfterARestart() {
        chain.startVoting(NORTH);
        network.extend(chain, SOUTH, START);
        Checkpoint one = Checkpoint.of(chain.head());
        var remembered = chain.store().finality().signed();
        assertThat(remembered).extracting(SignedStatement::statement).containsExactly(new Vote(genesis, one));
        assertThat(network.verifier().isSigned(remembered.get(0))).isTrue();
        chain = open();
        assertThat(chain.startVoting(NORTH).signed()).isEmpty();
        assertThat(chain.statements()).isEqualTo(remembered);
    }

    @Test
    void aFinalBlockStaysFinalOverARestartWithItsCertificate() {
        Block block = network.extend(chain, SOUTH, START);
        Checkpoint one = Checkpoint.of(block.header());
        all(new Vote(genesis, one));
        assertThat(open().justified()).as("after a restart").isEqualTo(one);
        all(new Acknowledgement(one));
        assertThat(chain.finalized()).isEqualTo(one);
        chain = open();
        assertThat(chain.finalized()).isEqualTo(one);
        Certificate certificate = chain.store().finality().certificateFor(0).orElseThrow();
        assertThat(certificate.checkpoint()).isEqualTo(one);
        var voters = chain.state().outlook().voters();
        assertThat(certificate.fault(voters, voters)).isEmpty();
        assertThat(chain.store().finality().certificateFor(2)).isEmpty();
    }

    @Test
    void aDecisionForTheLighterBranchMovesTheStateThere() {
        Chain other = Chain.open(network.genesis(), new ChainStore(new MemoryStore()));
        Block light = network.extend(other, NORTH, START);
        Block first = network.extend(chain, SOUTH, START);
        Block heavy = network.extend(chain, SOUTH, START);
        chain.importBlock(network.verified(light), START + 10_000, false);
        assertThat(chain.head().id()).isEqualTo(heavy.id());
        all(new Vote(genesis, Checkpoint.of(light.header())));
        assertThat(chain.head()).isEqualTo(light.header());
        assertThat(chain.state().root()).isEqualTo(light.sealedHeader().stateRoot());
        assertThat(open().head()).isEqualTo(light.header());
        all(new Acknowledgement(Checkpoint.of(light.header())));
        assertThat(chain.contains(heavy.id())).as("dropped for good").isFalse();
        assertThat(chain.importBlock(network.verified(first), START + 10_000, false))
                .isEqualTo(new ImportResult.Settled(Checkpoint.of(light.header())));
        assertThat(open().finalized()).isEqualTo(Checkpoint.of(light.header()));
    }

    @Test
    void evidenceSuspendsTheGuiltyAndNobodyTwice() {
        network.extend(chain, NORTH, START);
        Transaction evidence = doubleVote(SOUTH);
        long difficulty = chain.state().outlook().difficulty();
        network.extend(chain, NORTH, START + 100, evidence);
        assertThat(chain.state().suspension(SOUTH.id())).contains(Breach.DOUBLE_VOTE);
        assertThat(chain.state().reputation(SOUTH.id())).contains(0L);
        assertThat(chain.state().outlook().voters().contains(SOUTH.id())).isTrue();
        assertThat(chain.state().outlook().difficulty()).isEqualTo(difficulty);
        assertThat(chain.candidate(SOUTH.id(), List.of(), START + 9_000)).isEmpty();
        assertThatThrownBy(() -> network.extend(chain, NORTH, START + 200, evidence))
                .hasMessageContaining("is suspended already: it signed two different votes");
        var batch = network.signed(network.batch(SOUTH, 1, chain.head().id(), START + 150));
        assertThatThrownBy(() -> network.extend(chain, NORTH, START + 200, batch))
                .hasMessageContaining("'south' is suspended");
        assertThat(open().state().suspension(SOUTH.id())).contains(Breach.DOUBLE_VOTE);
    }

    @Test
    void thePoolKeepsOneProofAgainstEachMemberUntilItIsSealed() {
        network.extend(chain, NORTH, START);
        Pool pool = new Pool(PoolLimits.DEFAULT);
        var evidence = network.verified(doubleVote(SOUTH));
        assertThat(pool.add(evidence, chain.state(), chain.ancestors(), 1)).isInstanceOf(AddResult.Added.class);
        assertThat(pool.add(evidence, chain.state(), chain.ancestors(), 1)).isInstanceOf(AddResult.Known.class);
        network.extend(chain, NORTH, START + 1_000);
        var another = network.verified(doubleVote(SOUTH));
        assertThat(pool.add(another, chain.state(), chain.ancestors(), 2)).isInstanceOf(AddResult.Rejected.class);
        assertThat(pool.get(evidence.id())).contains(evidence);
        var selected = pool.select(List.of(), chain.state(), chain.ancestors(), START + 2_000, 1 << 20, 10);
        assertThat(selected).containsExactly(evidence);
        Block block = network.extend(chain, NORTH, START + 2_000, evidence.transaction());
        pool.headMoved(List.of(), List.of(block), chain.state(), chain.ancestors(), 3);
        assertThat(pool.count()).isZero();
    }

    @Test
    void evidenceWithASignatureThatDoesNotHoldIsRefused() {
        network.extend(chain, NORTH, START);
        Evidence genuine = (Evidence) doubleVote(SOUTH).body();
        var forged = new SignedStatement(
                SOUTH.id(),
                genuine.offence().second().statement(),
                genuine.offence().first().signature());
        var transaction =
                TransactionCodec.join(new Evidence(new Offence(genuine.offence().first(), forged)), List.of());
        assertThat(network.verifier().transaction(transaction))
                .isInstanceOfSatisfying(
                        Checked.Invalid.class,
                        invalid -> assertThat(invalid.reason()).contains("The signature of " + SOUTH.id()));
    }

    @Test
    void statementsTalliesAndEvidenceComeBackFromTheirBytesAndOnlyFromThem() throws DecodeException {
        network.extend(chain, NORTH, START);
        SignedStatement vote = signed(NORTH, new Vote(genesis, Checkpoint.of(chain.head())));
        byte[] bytes = StatementCodec.encode(vote).toBytes();
        assertThat(StatementCodec.decodeStatement(bytes)).isEqualTo(vote);
        for (int i = 0; i < bytes.length; i++) {
            byte[] shorter = Arrays.copyOf(bytes, i);
            assertThatThrownBy(() -> StatementCodec.decodeStatement(shorter)).isInstanceOf(DecodeException.class);
        }
        Transaction evidence = doubleVote(SOUTH);
        assertThat(TransactionCodec.decode(evidence.bytes().toBytes()).body()).isEqualTo(evidence.body());
        all(vote.statement());
        var link = chain.tallies().get(0);
        assertThat(link.signatures()).hasSize(3);
        assertThat(StatementCodec.decodeTally(StatementCodec.encode(link).toBytes()))
                .isEqualTo(link);
        assertThat(network.verifier().isSigned(link)).isTrue();
    }
}
