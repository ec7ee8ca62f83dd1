package io.twinseal.node.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.inference.encode.ActivationCodec;
import io.twinseal.inference.model.Encoding;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.split.Activation;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TwinInfo;
import io.twinseal.ledger.verify.Checked;
import io.twinseal.ledger.verify.Verifier;
import io.twinseal.node.FakeTransport;
import io.twinseal.node.gateway.Answers.Tampering;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.runtime.LoopWorkers;
import io.twinseal.node.runtime.ManualClock;
import io.twinseal.node.runtime.ManualNodeLoop;
import io.twinseal.node.runtime.Peer;
import io.twinseal.node.runtime.Workers;
import io.twinseal.node.wire.WireMessage;
import io.twinseal.node.wire.WireMessage.CutPlan;
import io.twinseal.node.wire.WireMessage.Offload;
import io.twinseal.node.wire.WireMessage.TransactionStatus;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GatewayServiceTest {
    private static final ChainId CHAIN = ChainId.of(new byte[32]);
    static final BlockId SLOT = BlockId.of(new byte[32]);
    static final MemberKey AP = MemberKey.ofSeed(seed(1));
    static final MemberKey BACKUP = MemberKey.ofSeed(seed(2));
    static final MemberKey GATEWAY = MemberKey.ofSeed(seed(3));
    private final ManualClock clock = new ManualClock(1_000_000);
    private final ManualNodeLoop loop = new ManualNodeLoop(clock);
    private final FakeTransport transport = new FakeTransport();
    private final MemoryStore store = new MemoryStore();
    private final List<ReadingSink.Outcome> outcomes = new ArrayList<>();
    private final LoopWorkers untimed = new LoopWorkers(loop, (where, cause) -> {
        throw new AssertionError(where, cause);
    });
    private final Workers workers = new Workers() {
        @Override
        public <T> void submit(Callable<T> work, Consumer<T> onLoop) {
            untimed.submit(
                    () -> {
                        clock.advanceMillis(workMillis);
                        return work.call();
                    },
                    onLoop);
        }
    };
    private long workMillis;
    private final List<CutPlan> followed = new ArrayList<>();
    private final PeerSet peers = new PeerSet(
            loop,
            transport,
            CHAIN,
            () -> hello(CHAIN),
            id -> Optional.of(id.equals(GATEWAY.id()) ? Role.GATEWAY : Role.ACCESS_POINT));
    private Outbox outbox = new Outbox(store, 1 << 20);
    private Encoding encoding = Encoding.FLOAT32;
    private TwinBook twins = new TwinBook(store);
    private final GatewayService service = service();

    @Test
    void aReadingBecomesAnOffloadAnAnswerAReceiptAndLeavesTheOutboxWhenSealed() throws DecodeException {
        connect(AP);
        publish("1\n2");
        assertThat(outcomes).isEmpty();
        loop.advance(100);
        assertThat(outcomes).containsExactly(new ReadingSink.Accepted());

        Offload offload = transport.last(Offload.class);
        assertThat(offload.items()).hasSize(1);
        assertThat(offload.items().get(0).points()).isEqualTo(2);
        assertThat(values(offload.items().get(0))).containsExactly(10, 10, 10, 20);

        answer(AP, offload, batch -> batch);
        WireMessage.Receipt receipt = transport.last(WireMessage.Receipt.class);
        assertThat(receipt.request()).isEqualTo(offload.request());
        assertThat(outbox.waiting()).isEmpty();

        Bytes signed = outbox.signed().get(0);
        Transaction transaction = TransactionCodec.decode(signed.toBytes());
        assertThat(new Verifier(CHAIN, Signatures.fastest(), 10).transaction(transaction))
                .isInstanceOf(Checked.Valid.class);

        tell(AP, new TransactionStatus.Entry(transaction.id(), TransactionStatus.State.SEALED, 7, "", ""));
        assertThat(outbox.signed()).as("another branch may win").hasSize(1);
        tell(AP, new TransactionStatus.Entry(transaction.id(), TransactionStatus.State.FINAL, 7, "", ""));
        assertThat(outbox.size()).isZero();
        assertThat(outbox.bytes()).isZero();
    }

    @Test
    void offloadsInTheEncodingOfThePlanAndSignsForTheBytesThatTravelled() {
        encoding = Encoding.INT4;
        connect(AP);
        publish("1\n2\n4");
        loop.advance(100);
        Offload offload = transport.last(Offload.class);
        Offload.Item item = offload.items().get(0);
        Activation activation = Activation.of(List.of(2), new float[] {10, 10, 10, 20, 20, 40});
        assertThat(item.values()).isEqualTo(Bytes.copyOf(ActivationCodec.encode(activation, Encoding.INT4)));
        assertThat(values(item)).containsExactly(10, 10, 10, 20, 20, 40);
        answer(AP, offload, batch -> batch);
        assertThat(transport.all(WireMessage.Receipt.class)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Tampering.class)
    void aTamperedAnswerGetsNoReceipt(Tampering tampering) {
        connect(AP);
        publish("1");
        loop.advance(100);
        Offload offload = transport.last(Offload.class);
        if (tampering == Tampering.SIGNATURE) answerSignedBy(BACKUP, offload, batch -> batch);
        else answer(AP, offload, batch -> Answers.tampered(batch, tampering));
        assertThat(transport.all(WireMessage.Receipt.class)).isEmpty();
        assertThat(outbox.waiting()).hasSize(1);

        answerSignedBy(AP, offloadAgain(), batch -> batch);
        assertThat(transport.all(WireMessage.Receipt.class)).hasSize(1);
    }

    @Test
    void theBackupTakesOverWhatWaitsAndWhatBothSigned() {
        connect(AP);
        connect(BACKUP);
        publish("1");
        loop.advance(100);
        answer(AP, transport.last(Offload.class), batch -> batch);
        publish("2");
        loop.advance(100);
        Offload unanswered = transport.last(Offload.class);
        run(() -> peers.disconnected(AP.id(), "gone"));
        assertThat(transport.sent)
                .contains(new FakeTransport.Sent(BACKUP.id(), unanswered))
                .contains(new FakeTransport.Sent(BACKUP.id(), new WireMessage.Transactions(outbox.signed())));
    }

    @Test
    void aRejectedTransactionIsOffloadedAgain() throws DecodeException {
        connect(AP);
        publish("1");
        loop.advance(100);
        Offload first = transport.last(Offload.class);
        answer(AP, first, batch -> batch);
        var id = TransactionCodec.decode(outbox.signed().get(0).toBytes()).id();
        var rejection = new TransactionStatus.Entry(
                id, TransactionStatus.State.REJECTED, 0, "unknown-slot", "The slot is too old.");
        connect(BACKUP);
        tell(BACKUP, rejection);
        loop.advance(1_000);
        assertThat(transport.all(Offload.class))
                .as("it may be on another's chain")
                .containsExactly(first);
        tell(AP, rejection);
        loop.advance(1_000);
        assertThat(transport.all(Offload.class)).containsExactly(first, first);
    }

    @Test
    void withoutAnAccessPointReadingsWaitInABoundedOutboxThatSurvivesARestart() {
        outbox = new Outbox(store, 400);
        GatewayService other = service();
        run(other::start);
        for (int i = 0; i < 20; i++) {
            String row = String.valueOf(i);
            other.accept("press", row.getBytes(UTF_8), outcomes::add);
            loop.advance(100);
        }
        assertThat(outcomes).hasSize(20);
        assertThat(outbox.dropped()).isPositive();
        assertThat(outbox.bytes()).isLessThanOrEqualTo(400);
        Outbox reopened = new Outbox(store, 400);
        assertThat(reopened.waiting()).isEqualTo(outbox.waiting()).isNotEmpty();
    }

    @Test
    void acknowledgedReadingsThatFitNoBatchYetSurviveARestart() {
        publish("1\n2\n3\n4\n5\n6"); // a batch claims 4 points of this twin at most
        loop.advance(100);
        assertThat(outcomes).containsExactly(new ReadingSink.Accepted());
        outbox = new Outbox(store, 1 << 20);
        service();
        loop.advance(100);
        assertThat(outbox.waiting().stream()
                        .flatMap(offload -> offload.items().stream())
                        .map(Offload.Item::points))
                .containsExactly(4, 2);
    }

    @Test
    void readingsThatFitNoTwinAreRefusedWithTheReason() {
        service.accept("drill", "1".getBytes(UTF_8), outcomes::add);
        service.accept("press", "1 2 3".getBytes(UTF_8), outcomes::add);
        loop.runReady();
        assertThat(outcomes)
                .hasSize(2)
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(ReadingSink.Refused.class));
        assertThat(outcomes.get(0).toString()).contains("no twin 'drill'");
        assertThat(outcomes.get(1).toString()).contains("row 1 has 3 values where the twin's model takes 1");
    }

    @Test
    void readingsThatAModelCannotTakeAreGivenUpAndStopNoOtherTwin() {
        connect(AP);
        offloadWithALathe("3e38");
        assertThat(transport.last(Offload.class).items())
                .singleElement()
                .satisfies(item -> assertThat(item.twin()).isEqualTo("press"));
        service.accept("lathe", "3e38".getBytes(UTF_8), outcomes::add);
        loop.advance(100);
        assertThat(transport.all(Offload.class)).as("nothing is left to send").hasSize(1);
        assertThat(outcomes).hasSize(3);
        assertThat(twins.find("lathe").orElseThrow().twin().droppedPoints()).isEqualTo(2);
        assertThat(twins.find("press").orElseThrow().twin().droppedPoints()).isZero();
    }

    private static TwinInfo twin(String id, Digest model) {
        return new TwinInfo(id, GATEWAY.id(), model, 4);
    }

    /** Twins of this gateway run another model, which is not here. */
    private void awaitOtherModel(String twin, String unchanged) {
        twins.follow(
                List.of(twin(twin, Digest.ZERO), twin(unchanged, SampleModel.ID)),
                model -> model.equals(SampleModel.ID) ? Optional.of(SampleModel.MANIFEST) : Optional.empty());
        run(service::registrationChanged);
    }

    @Test
    void whatWaitsForAModelThatATwinNoLongerRunsIsGivenUpAndNoOther() {
        offloadWithALathe("3");
        awaitOtherModel("press", "lathe");
        assertThat(outbox.waiting())
                .singleElement()
                .satisfies(left -> assertThat(left.items())
                        .singleElement()
                        .satisfies(item -> assertThat(item.twin()).isEqualTo("lathe")));
    }

    @Test
    void anOffloadThatIsRefusedForOneTwinGoesAgainWithoutIt() {
        connect(AP);
        offloadWithALathe("3");
        Offload refused = transport.last(Offload.class);
        assertThat(refused.items()).hasSize(2);
        awaitOtherModel("press", "lathe");
        run(() ->
                peers.received(AP.id(), new WireMessage.OffloadRefusal(refused.request(), "It runs another.", false)));
        loop.advance(1_000);
        Offload again = transport.last(Offload.class);
        assertThat(again.request()).isEqualTo(refused.request());
        assertThat(again.items().stream().map(Offload.Item::twin)).containsExactly("lathe");
    }

    @Test
    void whatIsRefusedTogetherGoesAgainTwinByTwinAndOnlyTheBadOneIsDropped() {
        connect(AP);
        offloadWithALathe("3");
        long together = transport.last(Offload.class).request();
        run(() -> peers.received(AP.id(), new WireMessage.OffloadRefusal(together, "One cannot be used.", false)));
        loop.advance(1_000);
        assertThat(new Outbox(store, 1 << 20).waiting()).as("on disk").isEqualTo(outbox.waiting());
        List<Offload> alone = outbox.waiting();
        assertThat(alone)
                .hasSize(2)
                .allSatisfy(offload -> assertThat(offload.items()).hasSize(1));
        assertThat(transport.all(Offload.class)).containsAll(alone);
        long bad = alone.get(0).request();
        run(() -> peers.received(AP.id(), new WireMessage.OffloadRefusal(bad, "It cannot be used.", false)));
        loop.advance(1_000);
        assertThat(outbox.dropped()).isEqualTo(1);
        assertThat(outbox.waiting()).containsExactly(alone.get(1));
        answer(AP, alone.get(1), batch -> batch);
        assertThat(outbox.waiting()).isEmpty();
    }

    @Test
    void followsTheCutsOfTheAccessPointThatServesUntilAnotherDoes() {
        CutPlan first = new CutPlan(1, List.of(new CutPlan.TwinCut("press", 1)));
        CutPlan second = new CutPlan(7, List.of(new CutPlan.TwinCut("press", 2)));
        connect(AP);
        connect(BACKUP);
        run(() -> peers.received(AP.id(), first));
        run(() -> peers.received(BACKUP.id(), second));
        assertThat(followed).containsExactly(first);
        run(() -> peers.disconnected(AP.id(), "gone"));
        assertThat(followed).isEmpty();
        run(() -> peers.received(BACKUP.id(), second));
        assertThat(followed).containsExactly(second);
    }

    @Test
    void aReceiptTellsHowLongAFreshOffloadTook() {
        connect(AP);
        publish("1");
        workMillis = 20;
        loop.advance(150); // the slot begins after 100 and its bottom half takes 20
        answer(AP, transport.last(Offload.class), batch -> batch);
        assertThat(transport.last(WireMessage.Receipt.class).timing())
                .isEqualTo(new WireMessage.Receipt.Timing(20_000, 30_000, 20_000));
    }

    @Test
    void aReceiptTellsWhatItCanOfAnOffloadThatWaitedOrWentTwice() {
        workMillis = 20;
        publish("1");
        loop.advance(150);
        connect(AP);
        answer(AP, transport.last(Offload.class), batch -> batch);
        assertThat(timings()).as("it waited").containsExactly(new WireMessage.Receipt.Timing(0, 0, 20_000));
        publish("2");
        loop.advance(150);
        run(() -> peers.disconnected(AP.id(), "gone"));
        connect(AP);
        answer(AP, transport.last(Offload.class), batch -> batch);
        assertThat(timings())
                .as("over another connection")
                .last()
                .isEqualTo(new WireMessage.Receipt.Timing(0, 0, 20_000));
        publish("3");
        loop.advance(150 + 5_000);
        answer(AP, transport.last(Offload.class), batch -> batch);
        assertThat(timings())
                .as("no telling which time is answered")
                .hasSize(3)
                .last()
                .isEqualTo(WireMessage.Receipt.Timing.NONE);
    }

    private List<WireMessage.Receipt.Timing> timings() {
        return transport.all(WireMessage.Receipt.class).stream()
                .map(WireMessage.Receipt::timing)
                .toList();
    }

    @Test
    void whatGetsNoAnswerIsSentLessAtOnceAndLessOften() {
        connect(AP);
        for (int i = 0; i < 12; i++) {
            publish(Integer.toString(i));
            loop.advance(100);
        }
        assertThat(requests()).as("under way at most").hasSize(8);
        loop.advance(5_000);
        assertThat(requests()).as("halved each time one was overdue").hasSizeLessThanOrEqualTo(10);
        int before = requests().size();
        loop.advance(5_000);
        assertThat(requests()).as("waits twice as long").hasSize(before);
        answer(AP, transport.last(Offload.class), batch -> batch);
        loop.advance(100);
        assertThat(requests()).as("an answer makes it go on").hasSizeGreaterThan(before);
    }

    private List<Long> requests() {
        return transport.all(Offload.class).stream().map(Offload::request).toList();
    }

    private GatewayService service() {
        twins = new TwinBook(store);
        twins.follow(List.of(twin("press", SampleModel.ID)), model -> Optional.of(SampleModel.MANIFEST));
        AnswerCheck answers = new AnswerCheck(CHAIN, GATEWAY.id(), Signatures.fastest());
        answers.know(List.of(SampleModel.INFO));
        GatewayService made = new GatewayService(
                loop,
                clock,
                workers,
                peers,
                CHAIN,
                GATEWAY,
                List.of(AP.id(), BACKUP.id()),
                twins,
                new FollowedPlan(),
                outbox,
                (model, cut, input) -> SampleModel.timesTen(input),
                answers,
                100);
        peers.subscribe(made);
        run(made::start);
        return made;
    }

    private final class FollowedPlan implements TwinBook.Plan {
        @Override
        public TwinBook.Crossing of(String twin, ModelManifest manifest) {
            return new TwinBook.Crossing(1, encoding);
        }

        @Override
        public void follow(CutPlan wanted) {
            followed.add(wanted);
        }

        @Override
        public void forget() {
            followed.clear();
        }
    }

    private void connect(MemberKey member) {
        run(() -> peers.connected(new Peer(member.id(), "127.0.0.1:1", true)));
        run(() -> peers.received(member.id(), hello(CHAIN)));
    }

    private void publish(String rows) {
        service.accept("press", rows.getBytes(UTF_8), outcomes::add);
        loop.runReady();
    }

    /** A second twin of this gateway says this row, and the press another. */
    private void offloadWithALathe(String row) {
        twins.follow(
                List.of(twin("lathe", SampleModel.ID), twin("press", SampleModel.ID)),
                model -> Optional.of(SampleModel.MANIFEST));
        service.accept("lathe", row.getBytes(UTF_8), outcomes::add);
        publish("1");
        loop.advance(100);
    }

    private Offload offloadAgain() {
        loop.advance(1_000);
        return transport.last(Offload.class);
    }

    private void answer(MemberKey accessPoint, Offload offload, UnaryOperator<InferenceBatch> change) {
        answerSignedBy(accessPoint, offload, change);
    }

    private void answerSignedBy(MemberKey signer, Offload offload, UnaryOperator<InferenceBatch> change) {
        Bytes body = TransactionCodec.encodeBody(change.apply(Answers.batch(offload)));
        var answer = new WireMessage.OffloadAnswer(
                offload.request(), body, signer.sign(Domain.BATCH, CHAIN, body.toBytes()));
        run(() -> peers.received(AP.id(), answer));
    }

    private void tell(MemberKey from, TransactionStatus.Entry entry) {
        run(() -> peers.received(from.id(), new TransactionStatus(List.of(entry))));
    }

    private void run(Runnable task) {
        loop.post(task);
        loop.runReady();
    }

    private static float[] values(Offload.Item item) {
        return ActivationCodec.decode(List.of(item.points(), 2), item.values().buffer())
                .toArray();
    }

    private static WireMessage.Hello hello(ChainId chain) {
        return new WireMessage.Hello(PeerSet.VERSION, chain, "test", SLOT, 0, BigInteger.ONE);
    }

    private static byte[] seed(int number) {
        byte[] seed = new byte[32];
        seed[0] = (byte) number;
        return seed;
    }
}
