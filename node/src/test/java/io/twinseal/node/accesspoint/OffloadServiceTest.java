package io.twinseal.node.accesspoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.inference.batch.GroupedRun;
import io.twinseal.inference.batch.PieceRunner;
import io.twinseal.inference.encode.ActivationCodec;
import io.twinseal.inference.model.Encoding;
import io.twinseal.inference.model.ModelId;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.split.ModelUnavailableException;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.pool.AddResult;
import io.twinseal.ledger.pool.Pool;
import io.twinseal.ledger.pool.PoolLimits;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.LayerInfo;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.TwinInfo;
import io.twinseal.ledger.verify.VerifiedTransaction;
import io.twinseal.ledger.verify.Verifier;
import io.twinseal.node.FakeTransport;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.gossip.PendingTransactions;
import io.twinseal.node.runtime.LoopWorkers;
import io.twinseal.node.runtime.ManualClock;
import io.twinseal.node.runtime.ManualNodeLoop;
import io.twinseal.node.runtime.Peer;
import io.twinseal.node.wire.WireMessage;
import io.twinseal.node.wire.WireMessage.Offload;
import io.twinseal.node.wire.WireMessage.OffloadAnswer;
import io.twinseal.node.wire.WireMessage.OffloadRefusal;
import io.twinseal.node.wire.WireMessage.Receipt.Timing;
import io.twinseal.node.wire.WireMessage.TransactionStatus;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OffloadServiceTest {
    private static final long START_MILLIS = 1_700_000_000_000L;
    private static final MemberKey AP = key(1);
    private static final MemberKey OTHER_AP = key(2);
    private static final MemberKey GATEWAY = key(3);
    private static final MemberKey FOREIGN = key(4);
    private static final Timing TIMING = new Timing(1, 2, 3);
    private static final int WIDE_CUT = 2;
    private static final int WIDTH = 1 << 21;
    private static final Digest MODEL = Digest.sha256("model".getBytes(UTF_8));
    private static final Digest PICTURE = Digest.sha256("picture".getBytes(UTF_8));

    private final ManualClock clock = new ManualClock(START_MILLIS + 1_000);
    private final ManualNodeLoop loop = new ManualNodeLoop(clock);
    private final FakeTransport transport = new FakeTransport();
    private final LoopWorkers workers = new LoopWorkers(loop, (where, cause) -> {
        throw new AssertionError(where, cause);
    });
    private boolean away;
    private long topHalfMillis;
    private final Heard heard = new Heard();
    private final List<VerifiedTransaction> submitted = new ArrayList<>();
    private final Chain chain = Chain.open(genesis(), new ChainStore(new MemoryStore()));
    private final PendingTransactions pending = new PendingTransactions(new Pool(PoolLimits.DEFAULT), chain);
    private final PeerSet peers = new PeerSet(
            loop,
            transport,
            chain.id(),
            this::hello,
            id -> chain.state().member(id).map(MemberInfo::role));

    @BeforeEach
    void connect() {
        OffloadService service = new OffloadService(
                loop,
                clock,
                workers,
                peers,
                chain,
                pending,
                new Verifier(chain.id(), Signatures.fastest(), 100),
                AP,
                "test",
                new TopHalves(loop, workers, OffloadServiceTest::piece, PieceRunner.direct(this::echo)),
                this::submit);
        service.listen(heard);
        peers.subscribe(service);
        for (MemberKey gateway : List.of(GATEWAY, FOREIGN)) {
            run(() -> peers.connected(new Peer(gateway.id(), "127.0.0.1:1", false)));
            run(() -> peers.received(gateway.id(), hello()));
        }
    }

    @Test
    void bothSignaturesMakeATransactionAndTheNextBatchTakesTheNextNumber() {
        offload(GATEWAY, 1, item("press", MODEL, 1, 2));
        OffloadAnswer answer = transport.last(OffloadAnswer.class);
        receipt(answer, GATEWAY);
        assertThat(submitted).hasSize(1);
        assertThat(transport.last(TransactionStatus.class).entries().get(0).state())
                .isEqualTo(TransactionStatus.State.PENDING);
        assertThat(pending.nextSequence(AP.id(), GATEWAY.id())).isEqualTo(2);
    }

    @Test
    void batchesOfOneGatewayAreSignedInTurn() {
        offload(GATEWAY, 1, item("press", MODEL, 1, 1));
        offload(GATEWAY, 2, item("press", MODEL, 1, 1));
        assertThat(transport.all(OffloadAnswer.class)).hasSize(1);
        receipt(transport.last(OffloadAnswer.class), GATEWAY);
        assertThat(transport.all(OffloadAnswer.class)).hasSize(2);
    }

    @Test
    void aReceiptBySomebodyElseMakesNothing() {
        offload(GATEWAY, 1, item("press", MODEL, 1, 1));
        receipt(transport.last(OffloadAnswer.class), FOREIGN);
        assertThat(submitted).isEmpty();
        receipt(transport.last(OffloadAnswer.class), FOREIGN);
        offload(GATEWAY, 2, item("press", MODEL, 1, 1));
        receipt(transport.last(OffloadAnswer.class), GATEWAY);
        assertThat(submitted).hasSize(1);
    }

    @Test
    void aGatewayThatGivesNoReceiptDoesNotHoldUpItsNextBatch() {
        offload(GATEWAY, 1, item("press", MODEL, 1, 1));
        offload(GATEWAY, 2, item("press", MODEL, 1, 1));
        loop.advance(5_000);
        OffloadAnswer second = transport.last(OffloadAnswer.class);
        assertThat(second.request()).isEqualTo(2);
        receipt(second, GATEWAY);
        assertThat(submitted).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "drill|1|1|true|Twin 'drill' is not registered",
                "press|3|1|true|can be cut at 0 to 2, not at 3",
                "press|1|5|true|may send 1 to 4 data points a batch, not 5",
                "press|1|1|false|has model",
                "camera|1|3|true|have 786432 bytes, but may have 524288",
            })
    void whatTheChainDoesNotAllowIsRefusedWithTheReason(
            String twin, int cut, int points, boolean ownModel, String reason) {
        Digest own = twin.equals("camera") ? PICTURE : MODEL;
        Digest model = ownModel ? own : Digest.sha256(new byte[] {1});
        offload(GATEWAY, 1, item(twin, model, cut, points));
        OffloadRefusal refusal = transport.last(OffloadRefusal.class);
        assertThat(refusal.reason()).contains(reason);
        assertThat(refusal.retry()).isFalse();
        assertThat(transport.all(OffloadAnswer.class)).isEmpty();
    }

    @Test
    void aGatewayOfAnotherAccessPointIsRefused() {
        offload(FOREIGN, 1, item("press", MODEL, 1, 1));
        assertThat(transport.last(OffloadRefusal.class).reason()).contains("does not associate gateway");
    }

    @Test
    void aValueThatFitsNoShapeIsRefused() {
        offload(GATEWAY, 1, new Offload.Item("press", MODEL, 1, 2, zeros(1), START_MILLIS));
        assertThat(transport.last(OffloadRefusal.class).reason()).contains("The activation cannot be used");
    }

    @Test
    void whatCannotBeComputedNowIsToBeSentAgain() {
        away = true;
        offload(GATEWAY, 1, item("press", MODEL, 1, 1));
        OffloadRefusal refusal = transport.last(OffloadRefusal.class);
        assertThat(refusal.reason()).isEqualTo("The model cannot be run now: the server is away.");
        assertThat(refusal.retry()).isTrue();
        away = false;
        offload(GATEWAY, 1, item("press", MODEL, 1, 1));
        receipt(transport.last(OffloadAnswer.class), GATEWAY);
        assertThat(submitted).hasSize(1);
    }

    @Test
    void theBatchCommitsToTheBytesThatTravelled() throws DecodeException {
        var activation = Activation.of(List.of(1), new float[] {3, 5});
        for (var encoding : Encoding.values()) {
            var sent = Bytes.copyOf(ActivationCodec.encode(activation, encoding));
            offload(GATEWAY, encoding.code(), new Offload.Item("press", MODEL, 1, 2, sent, START_MILLIS));
            var answer = transport.last(OffloadAnswer.class);
            var batch =
                    (InferenceBatch) TransactionCodec.decodeBody(answer.body().toBytes());
            var result = batch.results().get(0);
            assertThat(result.activationDigest()).isEqualTo(Digest.sha256(sent.toBytes()));
            assertThat(result.outputs().buffer().order(ByteOrder.LITTLE_ENDIAN).getFloat(4))
                    .isEqualTo(5);
            receipt(answer, GATEWAY);
        }
        assertThat(submitted).hasSize(Encoding.values().length);
    }

    @Test
    void fewBytesThatCarryMoreThanAnOffloadMayAreRefused() {
        var wide = Activation.of(List.of(WIDTH), new float[WIDTH]);
        var sent = Bytes.copyOf(ActivationCodec.encode(wide, Encoding.INT8));
        assertThat(sent.size()).isLessThan(10_000);
        offload(GATEWAY, 1, new Offload.Item("press", MODEL, WIDE_CUT, 1, sent, START_MILLIS));
        assertThat(transport.last(OffloadRefusal.class).reason()).contains("more than 6291456 bytes as float32");
    }

    @Test
    void aListenerHearsWhatAnOffloadAskedForAndHowLongItTook() {
        topHalfMillis = 30;
        Offload.Item item = item("press", MODEL, 1, 2);
        offload(GATEWAY, 1, item);
        var trace = new OffloadTrace(
                List.of(new OffloadTrace.Share("press", MODEL, 1, 2)),
                item.values().size());
        assertThat(heard.offloaded).containsExactly(trace);
        assertThat(heard.receipted).isEmpty();
        clock.advanceMillis(7);
        receipt(transport.last(OffloadAnswer.class), GATEWAY);
        assertThat(heard.receipted).containsExactly(trace);
        assertThat(heard.millis).containsExactly(30L, 7L);
    }

    @Test
    void aListenerHearsNothingOfWhatIsRefusedOrBadlySigned() {
        offload(GATEWAY, 1, item("drill", MODEL, 1, 1));
        assertThat(heard.offloaded).isEmpty();
        offload(GATEWAY, 2, item("press", MODEL, 1, 1));
        receipt(transport.last(OffloadAnswer.class), FOREIGN);
        assertThat(heard.offloaded).hasSize(1);
        assertThat(heard.receipted).isEmpty();
    }

    private static GroupedRun.Piece piece(Offload.Item item) {
        var shape = List.of(item.points(), item.cut() == WIDE_CUT ? WIDTH : 1);
        return new GroupedRun.Piece(
                ModelId.of(item.model().toBytes()),
                item.cut(),
                ActivationCodec.decode(shape, item.values().buffer()));
    }

    private Activation echo(ModelId model, int cut, Activation input) {
        if (away) throw new ModelUnavailableException("the server is away");
        clock.advanceMillis(topHalfMillis);
        return input;
    }

    /** Milliseconds in the order heard. */
    private static final class Heard implements OffloadService.Listener {
        final List<OffloadTrace> offloaded = new ArrayList<>();
        final List<OffloadTrace> receipted = new ArrayList<>();
        final List<Long> millis = new ArrayList<>();

        @Override
        public void offloaded(MemberId gateway, OffloadTrace trace) {
            assertThat(gateway).isEqualTo(GATEWAY.id());
            offloaded.add(trace);
        }

        @Override
        public void receipted(
                MemberId gateway, OffloadTrace trace, Timing timing, long servedNanos, long receiptNanos) {
            assertThat(gateway).isEqualTo(GATEWAY.id());
            assertThat(timing).isEqualTo(TIMING);
            receipted.add(trace);
            millis.addAll(
                    List.of(TimeUnit.NANOSECONDS.toMillis(servedNanos), TimeUnit.NANOSECONDS.toMillis(receiptNanos)));
        }
    }

    private AddResult submit(VerifiedTransaction transaction) {
        submitted.add(transaction);
        return pending.add(transaction);
    }

    private void offload(MemberKey gateway, long request, Offload.Item item) {
        run(() -> peers.received(gateway.id(), new Offload(request, List.of(item))));
    }

    private void receipt(OffloadAnswer answer, MemberKey signer) {
        var signature = signer.sign(Domain.RECEIPT, chain.id(), answer.body().toBytes());
        run(() -> peers.received(GATEWAY.id(), new WireMessage.Receipt(answer.request(), signature, TIMING)));
    }

    private static Offload.Item item(String twin, Digest model, int cut, int points) {
        return new Offload.Item(twin, model, cut, points, zeros(points), START_MILLIS);
    }

    private static Bytes zeros(int points) {
        var activation = Activation.of(List.of(1), new float[points]);
        return Bytes.copyOf(ActivationCodec.encode(activation, Encoding.FLOAT32));
    }

    private void run(Runnable task) {
        loop.post(task);
        loop.runReady();
    }

    private WireMessage.Hello hello() {
        return new WireMessage.Hello(PeerSet.VERSION, chain.id(), "test", BlockId.of(new byte[32]), 0, BigInteger.ONE);
    }

    private static Genesis genesis() {
        List<MemberInfo> members = new ArrayList<>(List.of(
                new MemberInfo(AP.id(), Role.ACCESS_POINT, "ap-1", List.of()),
                new MemberInfo(OTHER_AP.id(), Role.ACCESS_POINT, "ap-2", List.of()),
                new MemberInfo(GATEWAY.id(), Role.GATEWAY, "gw-1", List.of(AP.id())),
                new MemberInfo(FOREIGN.id(), Role.GATEWAY, "gw-2", List.<MemberId>of(OTHER_AP.id()))));
        members.sort(Comparator.comparing(MemberInfo::id));
        var layers = List.of(new LayerInfo("one", 10, 4), new LayerInfo("two", 10, 4));
        var models = new ArrayList<>(List.of(
                new ModelInfo(MODEL, "same", "regression", 1, List.of(), layers),
                new ModelInfo(PICTURE, "picture", "reconstruction", 1 << 16, List.of(), layers)));
        models.sort(Comparator.comparing(model -> model.digest().toString()));
        return new Genesis(
                "test",
                START_MILLIS,
                Parameters.builder().build(),
                members,
                models,
                List.of(
                        new TwinInfo("camera", GATEWAY.id(), PICTURE, 4),
                        new TwinInfo("press", GATEWAY.id(), MODEL, 4)));
    }

    private static MemberKey key(int number) {
        byte[] seed = new byte[32];
        seed[0] = (byte) number;
        return MemberKey.ofSeed(seed);
    }
}
