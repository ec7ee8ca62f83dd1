package io.twinseal.ledger.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.ledger.Fixture;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.chain.TestNetwork;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TwinResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerifierTest {
    private static final BlockId SLOT = BlockId.of(new byte[32]);

    private final Verifier verifier = new Verifier(Fixture.CHAIN, Signatures.fastest(), 4);

    @Test
    void passesWhatBothSignedAndRemembersIt() {
        Transaction transaction = Fixture.transaction(1);
        assertThat(verifier.known(transaction.id())).isEmpty();
        assertThat(verifier.transaction(transaction)).isInstanceOf(Checked.Valid.class);
        assertThat(verifier.known(transaction.id())).isPresent();
        for (int i = 2; i <= 5; i++) verifier.transaction(Fixture.transaction(i));
        assertThat(verifier.known(transaction.id()))
                .as("four at most are remembered")
                .isEmpty();
    }

    @Test
    void refusesSignaturesOfOthers() {
        InferenceBatch batch = Fixture.batch(1, SLOT, Fixture.result("a", 0, 1, 1f));
        MemberKey stranger = Fixture.key(9);
        assertReason(
                Fixture.signed(batch, stranger, Fixture.GATEWAY, Fixture.CHAIN),
                "The signature of access point " + Fixture.ACCESS_POINT.id());
        assertReason(
                Fixture.signed(batch, Fixture.ACCESS_POINT, stranger, Fixture.CHAIN),
                "The signature of gateway " + Fixture.GATEWAY.id());
        ChainId other = ChainId.of(Digest.sha256Bytes(Fixture.utf8("another chain")));
        assertReason(
                Fixture.signed(batch, Fixture.ACCESS_POINT, Fixture.GATEWAY, other),
                "is not valid on chain " + Fixture.CHAIN);
    }

    @Test
    void refusesOutputsThatAreNoFiniteNumbersOrOfAnotherDigest() {
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
            assertReason(signed(Fixture.result("a", 0, 1, 1f, value)), "Output 1 of twin 'a' is not a finite number.");
        for (float value : new float[] {Float.MAX_VALUE, -0f, Float.MIN_VALUE})
            assertThat(verifier.transaction(signed(Fixture.result("a", 0, 1, value))))
                    .isInstanceOf(Checked.Valid.class);
        TwinResult good = Fixture.result("a", 0, 1, 1f);
        var wrong =
                new TwinResult("a", good.model(), 0, 1, good.activationDigest(), Digest.ZERO, good.outputs(), 1_000);
        assertReason(signed(wrong), "but the batch claims " + Digest.ZERO);
    }

    @Test
    void spreadsABlockOverThreadsAndFindsTheOneBadTransaction() {
        TestNetwork network = new TestNetwork();
        Chain chain = Chain.open(network.genesis(), new ChainStore(new MemoryStore()));
        MemberKey key = TestNetwork.ACCESS_POINTS.get(0);
        var transactions = IntStream.rangeClosed(1, 100)
                .mapToObj(i -> network.signed(network.batch(key, i, chain.head().id(), TestNetwork.START)))
                .toArray(Transaction[]::new);
        Block block = network.extend(chain, key, TestNetwork.START, transactions);
        ExecutorService workers = Executors.newFixedThreadPool(3);
        try {
            var fresh = new Verifier(network.chainId(), Signatures.fastest(), 1_000);
            var checked = fresh.block(block, workers, 3);
            assertThat(checked).isInstanceOf(Checked.Valid.class);
            var verified = ((Checked.Valid<VerifiedBlock>) checked).value();
            assertThat(verified.transactions().stream().map(VerifiedTransaction::transaction))
                    .containsExactlyElementsOf(block.transactions());

            Transaction bad = Fixture.signed(
                    network.batch(key, 78, chain.head().id(), TestNetwork.START), key, key, network.chainId());
            var tampered = new ArrayList<>(block.transactions());
            tampered.set(77, bad);
            var refused = fresh.block(new Block(block.bytes(), block.sealedHeader(), tampered), workers, 3);
            assertThat(((Checked.Invalid<VerifiedBlock>) refused).reason())
                    .startsWith("Transaction 77 of block " + block.id() + " is not valid: The signature of gateway");
        } finally {
            workers.shutdownNow();
        }
    }

    @Test
    void oneWorkerMayVerifyABlockOnItsOwnPool() throws Exception {
        TestNetwork network = new TestNetwork();
        Chain chain = Chain.open(network.genesis(), new ChainStore(new MemoryStore()));
        MemberKey key = TestNetwork.ACCESS_POINTS.get(0);
        var transactions = IntStream.rangeClosed(1, 60)
                .mapToObj(i -> network.signed(network.batch(key, i, chain.head().id(), TestNetwork.START)))
                .toArray(Transaction[]::new);
        Block block = network.extend(chain, key, TestNetwork.START, transactions);
        ExecutorService workers = Executors.newSingleThreadExecutor();
        try {
            var fresh = new Verifier(network.chainId(), Signatures.fastest(), 1_000);
            assertThat(workers.submit(() -> fresh.block(block, workers, 4)).get(20, TimeUnit.SECONDS))
                    .isInstanceOf(Checked.Valid.class);
        } finally {
            workers.shutdownNow();
        }
    }

    private static Transaction signed(TwinResult... results) {
        InferenceBatch batch = Fixture.batch(1, SLOT, List.of(results).toArray(TwinResult[]::new));
        return Fixture.signed(batch, Fixture.ACCESS_POINT, Fixture.GATEWAY, Fixture.CHAIN);
    }

    private void assertReason(Transaction transaction, String reason) {
        assertThat(verifier.transaction(transaction))
                .isInstanceOfSatisfying(
                        Checked.Invalid.class,
                        invalid -> assertThat(invalid.reason()).contains(reason));
    }
}
