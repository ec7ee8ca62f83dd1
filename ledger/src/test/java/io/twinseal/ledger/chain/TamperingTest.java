package io.twinseal.ledger.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.twinseal.consensus.rules.Difficulty;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.Fixture;
import io.twinseal.ledger.codec.BlockCodec;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.Ids;
import io.twinseal.ledger.codec.MerkleTree;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.SealedHeader;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TwinResult;
import io.twinseal.ledger.verify.Checked;
import io.twinseal.ledger.verify.VerifiedBlock;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One thing at a time is wrong with an otherwise honest block, which is mined and signed anew where that is possible. */
class TamperingTest {
    private static final MemberKey NORTH = TestNetwork.ACCESS_POINTS.get(0);
    private static final MemberKey SOUTH = TestNetwork.ACCESS_POINTS.get(1);
    private static final MemberKey STRANGER = Fixture.key(9);
    private static final long NOW = TestNetwork.START + 60_000;

    private final TestNetwork network = new TestNetwork();
    private final Chain chain = Chain.open(network.genesis(), new ChainStore(new MemoryStore()));
    private final List<Block> before = new ArrayList<>();
    private final Header genesis = chain.head();
    private final Transaction sealed;
    private final Block good;

    TamperingTest() {
        sealed = network.signed(network.batch(NORTH, 1, genesis.id(), TestNetwork.START + 10));
        before.add(network.extend(chain, SOUTH, TestNetwork.START + 100, sealed));
        for (int i = 0; i < 5; i++) before.add(network.extend(chain, NORTH, 0));
        long time = chain.head().timeMillis() + 100;
        var next = network.verified(
                network.signed(network.batch(NORTH, 2, chain.head().id(), time)));
        good = TestNetwork.mine(chain.candidate(NORTH.id(), List.of(next), time).orElseThrow(), NORTH);
    }

    /** What a forger may put together freely. */
    final class Forgery {
        Header header = good.header();
        Digest stateRoot = good.sealedHeader().stateRoot();
        Digest votersDigest = good.sealedHeader().votersDigest();
        Digest transactionsRoot = good.sealedHeader().transactionsRoot();
        List<Transaction> transactions = good.transactions();
        MemberKey signer = NORTH;
        boolean mined = true;
        boolean spoiled = false;

        void header(UnaryOperator<Header> change) {
            header = change.apply(header);
        }

        /** Replaces the batch, signs it by whom it names, and commits to it. */
        void batch(UnaryOperator<InferenceBatch> change) {
            transactions(network.signed(
                    change.apply((InferenceBatch) good.transactions().get(0).body())));
        }

        void result(UnaryOperator<TwinResult> change) {
            batch(b -> TestNetwork.with(b, change.apply(b.results().get(0))));
        }

        void transactions(Transaction... changed) {
            transactions = List.of(changed);
            transactionsRoot =
                    MerkleTree.root(transactions.stream().map(Transaction::id).toList());
            header(h -> copy(
                    h,
                    h.parent(),
                    h.height(),
                    h.timeMillis(),
                    h.proposer(),
                    h.difficulty(),
                    h.reputation(),
                    transactions.size()));
        }

        InferenceBatch body() {
            return (InferenceBatch) good.transactions().get(0).body();
        }

        /** Keeps the signatures of the honest transaction over another body. */
        void unsigned(UnaryOperator<TwinResult> change) {
            InferenceBatch body =
                    TestNetwork.with(body(), change.apply(body().results().get(0)));
            transactions(TransactionCodec.join(body, good.transactions().get(0).signatures()));
        }

        Block build() throws DecodeException {
            Bytes headerBytes = BlockCodec.encodeHeader(header, transactionsRoot, stateRoot, votersDigest);
            Digest digest = Digest.sha256(headerBytes.toBytes());
            BigInteger target = Difficulty.target(
                    network.genesis().parameters(),
                    Math.max(1, header.difficulty()),
                    Math.min(header.reputation(), network.genesis().parameters().reputationMax()));
            long nonce = 0;
            while (Difficulty.meets(Ids.blockId(digest, nonce), target) != mined) nonce++;
            byte[] id = Ids.blockId(digest, nonce).toBytes();
            byte[] signature = signer.sign(Domain.BLOCK, network.chainId(), id).toBytes();
            if (spoiled) signature[40] ^= 1;
            SealedHeader sealedHeader = BlockCodec.seal(headerBytes, nonce, Bytes.copyOf(signature));
            return BlockCodec.join(sealedHeader, transactions);
        }
    }

    @FunctionalInterface
    interface Change {
        void apply(Forgery forgery, TamperingTest test);
    }

    static Stream<Arguments> forgeries() {
        return Stream.concat(headerForgeries(), batchForgeries());
    }

    private static Stream<Arguments> headerForgeries() {
        return Stream.of(
                forgery("signature", "The signature of proposer", (f, t) -> f.spoiled = true),
                forgery("another's signature", "The signature of proposer", (f, t) -> f.signer = SOUTH),
                forgery("nonce", "is above the target", (f, t) -> f.mined = false),
                forgery(
                        "time",
                        "must exceed the median of the last 11 blocks",
                        (f, t) -> f.header(h -> copy(
                                h,
                                h.parent(),
                                h.height(),
                                t.before.get(0).header().timeMillis(),
                                h.proposer(),
                                h.difficulty(),
                                h.reputation(),
                                1))),
                forgery(
                        "difficulty",
                        "The difficulty is 1, but",
                        (f, t) -> f.header(h ->
                                copy(h, h.parent(), h.height(), h.timeMillis(), h.proposer(), 1, h.reputation(), 1))),
                forgery(
                        "reputation claim",
                        "The reputation claimed is",
                        (f, t) -> f.header(h -> copy(
                                h,
                                h.parent(),
                                h.height(),
                                h.timeMillis(),
                                h.proposer(),
                                h.difficulty(),
                                h.reputation() + 1,
                                1))),
                forgery("proposer that is a gateway", "is not an access point", (f, t) -> {
                    f.signer = TestNetwork.GATEWAY;
                    f.header(h -> copy(
                            h, h.parent(), h.height(), h.timeMillis(), TestNetwork.GATEWAY.id(), h.difficulty(), 0, 1));
                }),
                forgery("proposer that nobody knows", "is not an access point", (f, t) -> {
                    f.signer = STRANGER;
                    f.header(h -> copy(h, h.parent(), h.height(), h.timeMillis(), STRANGER.id(), h.difficulty(), 0, 1));
                }),
                forgery(
                        "height",
                        "The height is 9, but its parent's is 6",
                        (f, t) -> f.header(h -> copy(
                                h, h.parent(), 9, h.timeMillis(), h.proposer(), h.difficulty(), h.reputation(), 1))),
                forgery("state root", "but the block leads to state root", (f, t) -> f.stateRoot = Digest.ZERO),
                forgery("voters", "but the voters after the block have digest", (f, t) -> f.votersDigest = Digest.ZERO),
                forgery(
                        "transactions root",
                        "commits to transactions root",
                        (f, t) -> f.transactionsRoot = Digest.ZERO),
                forgery(
                        "transaction count",
                        "The header counts 2 transactions",
                        (f, t) -> f.header(h -> copy(
                                h,
                                h.parent(),
                                h.height(),
                                h.timeMillis(),
                                h.proposer(),
                                h.difficulty(),
                                h.reputation(),
                                2))),
                forgery(
                        "transactions withheld",
                        "The header counts 1 transactions",
                        (f, t) -> f.transactions = List.of()),
                forgery("early idle block", "an idle block must leave 1000 ms", (f, t) -> f.transactions()));
    }

    private static Stream<Arguments> batchForgeries() {
        return Stream.of(
                forgery(
                        "output",
                        "The outputs of twin 'press-1' have digest",
                        (f, t) -> f.unsigned(r -> copy(
                                r,
                                r.twin(),
                                r.model(),
                                r.cut(),
                                r.points(),
                                r.outputsDigest(),
                                Fixture.floats(0.9f, 0.1f)))),
                forgery(
                        "output and digest",
                        "The signature of access point",
                        (f, t) -> f.unsigned(r -> outputs(r, Fixture.floats(0.9f, 0.1f)))),
                forgery("cut", "The signature of access point", (f, t) -> f.unsigned(r -> cut(r, 0))),
                forgery("points", "The signature of access point", (f, t) -> f.unsigned(r -> points(r, 4))),
                forgery(
                        "receipt of another",
                        "The signature of gateway",
                        (f, t) -> f.transactions(Fixture.signed(f.body(), NORTH, SOUTH, t.network.chainId()))),
                forgery(
                        "batch of another",
                        "The signature of access point",
                        (f, t) -> f.transactions(
                                Fixture.signed(f.body(), SOUTH, TestNetwork.GATEWAY, t.network.chainId()))),
                forgery("signatures swapped", "The signature of access point", (f, t) -> {
                    List<Bytes> signatures = t.good.transactions().get(0).signatures();
                    f.transactions(TransactionCodec.join(f.body(), List.of(signatures.get(1), signatures.get(0))));
                }),
                forgery(
                        "cut beyond the model",
                        "Cut 4 of twin 'press-1' is beyond the 3 layers",
                        (f, t) -> f.result(r -> cut(r, 4))),
                forgery(
                        "too many points",
                        "may have 4 data points a batch, but has 5",
                        (f, t) -> f.result(r -> points(r, 5))),
                forgery(
                        "outputs of another shape",
                        "must have 8 bytes of outputs for 1 data points, but has 12",
                        (f, t) -> f.result(r -> outputs(r, Fixture.floats(1, 2, 3)))),
                forgery(
                        "output that is no number",
                        "Output 1 of twin 'press-1' is not a finite number",
                        (f, t) -> f.result(r -> outputs(r, Fixture.floats(1, Float.NaN)))),
                forgery(
                        "another model",
                        "Twin 'press-1' runs model",
                        (f, t) -> f.result(r -> copy(r, r.twin(), Digest.ZERO, 1, 1, r.outputsDigest(), r.outputs()))),
                forgery(
                        "another gateway's twin",
                        "Twin 'crane' belongs to gateway",
                        (f, t) -> f.result(
                                r -> copy(r, TestNetwork.CRANE, r.model(), 1, 1, r.outputsDigest(), r.outputs()))),
                forgery(
                        "unknown twin",
                        "Twin 'ghost' is not registered",
                        (f, t) -> f.result(r -> copy(r, "ghost", r.model(), 1, 1, r.outputsDigest(), r.outputs()))),
                forgery("replay", "sequence number is 1, but the next", (f, t) -> f.transactions(t.replayable())),
                forgery(
                        "sequence skipped",
                        "sequence number is 3, but the next",
                        (f, t) -> f.batch(b -> copy(b, b.accessPoint(), b.gateway(), 3, b.slot(), b.timeMillis()))),
                forgery(
                        "the same batch twice",
                        "sequence number is 2, but the next",
                        (f, t) -> f.transactions(
                                t.good.transactions().get(0),
                                t.good.transactions().get(0))),
                forgery(
                        "old slot",
                        "is none of the blocks that a batch may refer to",
                        (f, t) ->
                                f.batch(b -> copy(b, b.accessPoint(), b.gateway(), 2, t.genesis.id(), b.timeMillis()))),
                forgery(
                        "unknown slot",
                        "is none of the blocks that a batch may refer to",
                        (f, t) -> f.batch(b ->
                                copy(b, b.accessPoint(), b.gateway(), 2, BlockId.of(new byte[32]), b.timeMillis()))),
                forgery(
                        "signed in the future",
                        "more than 2000 ms after the block's time",
                        (f, t) -> f.batch(
                                b -> copy(b, b.accessPoint(), b.gateway(), 2, b.slot(), b.timeMillis() + 2_001))),
                forgery(
                        "no association",
                        "'yard' is not associated with access point 'north'",
                        (f, t) -> f.batch(b ->
                                copy(b, NORTH.id(), TestNetwork.SECOND_GATEWAY.id(), 1, b.slot(), b.timeMillis()))),
                forgery(
                        "batch by a gateway",
                        "is no access point of this chain",
                        (f, t) -> f.batch(b -> copy(
                                b, TestNetwork.GATEWAY.id(), TestNetwork.GATEWAY.id(), 1, b.slot(), b.timeMillis()))),
                forgery(
                        "receipt by a stranger",
                        "is no gateway of this chain",
                        (f, t) -> f.batch(b -> copy(b, NORTH.id(), STRANGER.id(), 1, b.slot(), b.timeMillis()))));
    }

    private static Arguments forgery(String name, String reason, Change change) {
        return Arguments.of(name, reason, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeries")
    void isRejectedWithItsReason(String name, String reason, Change change) {
        Forgery forgery = new Forgery();
        change.apply(forgery, this);
        BlockId head = chain.head().id();
        Digest root = chain.state().root();
        assertThat(verdict(forgery)).contains(reason).endsWith(".");
        assertThat(chain.head().id()).isEqualTo(head);
        assertThat(chain.state().root()).isEqualTo(root);
    }

    /** Else the rejections above would prove nothing. */
    @Test
    void theSameBlockUntouchedIsTaken() {
        assertThat(verdict(new Forgery())).isEqualTo("imported");
        assertThat(chain.head().id()).isEqualTo(good.id());
    }

    @Test
    void anotherParentIsAskedForAndAnAheadClockWaitedFor() {
        Forgery forgery = new Forgery();
        forgery.header(h -> copy(
                h,
                BlockId.of(new byte[32]),
                h.height(),
                h.timeMillis(),
                h.proposer(),
                h.difficulty(),
                h.reputation(),
                1));
        assertThat(verdict(forgery)).startsWith("MissingParent");
        Forgery ahead = new Forgery();
        ahead.header(
                h -> copy(h, h.parent(), h.height(), NOW + 2_001, h.proposer(), h.difficulty(), h.reputation(), 1));
        assertThat(verdict(ahead)).isEqualTo("TooEarly[untilMillis=" + (NOW + 1) + "]");
    }

    @Test
    void aWholeBlockMayNotExceedTheLimits() {
        TestNetwork tight = new TestNetwork(TestNetwork.parameters().blockBytesMax(4_096));
        Chain small = Chain.open(tight.genesis(), new ChainStore(new MemoryStore()));
        long time = TestNetwork.START + 10;
        var transactions = Stream.iterate(1L, i -> i + 1)
                .limit(20)
                .map(i -> tight.verified(
                        tight.signed(tight.batch(NORTH, i, small.head().id(), time))))
                .toList();
        assertThat(catchThrowable(() -> small.candidate(NORTH.id(), transactions, time)))
                .hasMessageContaining("bytes, but may have 4096");
    }

    private Transaction replayable() {
        InferenceBatch batch = (InferenceBatch) sealed.body();
        return network.signed(copy(
                batch, batch.accessPoint(), batch.gateway(), 1, chain.head().id(), batch.timeMillis()));
    }

    /** Takes the forged block the way of a peer's block: bytes, decoding, verification, import. */
    private String verdict(Forgery forgery) {
        Checked<VerifiedBlock> checked;
        try {
            checked = network.verifier()
                    .block(BlockCodec.decode(forgery.build().bytes().toBytes()));
        } catch (DecodeException e) {
            return e.reason();
        }
        if (checked instanceof Checked.Invalid<VerifiedBlock> invalid) return invalid.reason();
        var result = chain.importBlock(((Checked.Valid<VerifiedBlock>) checked).value(), NOW, false);
        if (result instanceof ImportResult.Rejected rejected) return rejected.reason();
        return result instanceof ImportResult.Imported ? "imported" : result.toString();
    }

    private static Header copy(
            Header h,
            BlockId parent,
            long height,
            long time,
            MemberId proposer,
            long difficulty,
            long reputation,
            int count) {
        return new Header(h.id(), parent, height, time, proposer, difficulty, reputation, count);
    }

    private static InferenceBatch copy(
            InferenceBatch b, MemberId accessPoint, MemberId gateway, long sequence, BlockId slot, long time) {
        return new InferenceBatch(accessPoint, gateway, sequence, slot, time, b.cpuClass(), b.results());
    }

    private static TwinResult copy(
            TwinResult r, String twin, Digest model, int cut, int points, Digest digest, Bytes outputs) {
        return new TwinResult(twin, model, cut, points, r.activationDigest(), digest, outputs, r.observedMillis());
    }

    private static TwinResult outputs(TwinResult r, Bytes outputs) {
        return copy(r, r.twin(), r.model(), r.cut(), r.points(), Digest.sha256(outputs.toBytes()), outputs);
    }

    private static TwinResult cut(TwinResult r, int cut) {
        return copy(r, r.twin(), r.model(), cut, r.points(), r.outputsDigest(), r.outputs());
    }

    private static TwinResult points(TwinResult r, int points) {
        return copy(r, r.twin(), r.model(), r.cut(), points, r.outputsDigest(), r.outputs());
    }
}
