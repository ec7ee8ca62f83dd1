package io.twinseal.node.gateway;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.inference.batch.GroupedRun;
import io.twinseal.inference.encode.ActivationCodec;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.split.InvalidActivationException;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.TransactionId;
import io.twinseal.node.api.Latencies;
import io.twinseal.node.gateway.AnswerCheck.BadAnswerException;
import io.twinseal.node.gateway.ReadingParser.BadReadingException;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.runtime.Clock;
import io.twinseal.node.runtime.NodeLoop;
import io.twinseal.node.runtime.Timer;
import io.twinseal.node.runtime.Workers;
import io.twinseal.node.wire.WireMessage;
import io.twinseal.node.wire.WireMessage.Offload;
import io.twinseal.node.wire.WireMessage.Receipt.Timing;
import io.twinseal.node.wire.WireMessage.TransactionStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a gateway does with readings.
 *
 * <pre>
 *   reading --parsed--> twin's window --slot--> bottom half, encoded --> outbox (both on disk; the device is answered)
 *                                                                 |
 *       gone <--sealed-- transaction <--receipt-- answer checked <--offload to the access point
 * </pre>
 *
 * <p>The access point that serves is the first ready one in the order of the chain's association. When it goes away the
 * next takes over: what waits is offloaded there, what both signed is handed in there.
 *
 * <p>Not thread-safe: the gateway's loop owns it; bottom halves, checks and signatures run on workers.
 */
public final class GatewayService implements PeerSet.Subscriber, ReadingSink {
    private static final int UNANSWERED_MAX = 8;
    private static final long ANSWER_PATIENCE_MILLIS = 5_000;
    private static final long ANSWER_PATIENCE_MILLIS_MAX = 60_000;
    private static final long RETRY_DELAY_MILLIS = 500;
    private static final int BAD_ANSWER_POINTS = 50;
    private static final Logger LOG = LoggerFactory.getLogger(GatewayService.class);

    private final NodeLoop loop;
    private final Clock clock;
    private final Workers workers;
    private final PeerSet peers;
    private final ChainId chain;
    private final MemberKey key;
    private final List<MemberId> accessPoints;
    private final TwinBook twins;
    private final TwinBook.Plan plan;
    private final Outbox outbox;
    private final GroupedRun.Half bottomHalf;
    private final AnswerCheck answers;
    private final long slotMillis;
    private final Latencies offloads = new Latencies();
    private final List<Consumer<Outcome>> unacknowledged = new ArrayList<>();
    private final Map<Long, Sent> unanswered = new HashMap<>();

    /** Offloads that got no answer in time: one that comes may be to any of the times they were sent. */
    private final Set<Long> overdue = new HashSet<>();

    private Optional<MemberId> serving = Optional.empty();

    /** Offloads that may be under way. Halved where one got no answer, so that a slow link is not filled in vain. */
    private double window = UNANSWERED_MAX;

    private long patienceMillis = ANSWER_PATIENCE_MILLIS;
    private boolean slotRunning;
    private long readings;
    private long readingsRefused;
    private long slots;
    private long receipted;

    /** @param gatewayNanos from the start of its slot until it left; 0 if it had to wait for an access point */
    private record Sent(Offload offload, long gatewayNanos, long atNanos, Timer patience) {}

    /**
     * @param accessPoints that the chain associates with this gateway, in order
     * @param bottomHalf runs the lower layers, on a worker
     * @param slotMillis time between two offloads
     */
    public GatewayService(
            NodeLoop loop,
            Clock clock,
            Workers workers,
            PeerSet peers,
            ChainId chain,
            MemberKey key,
            List<MemberId> accessPoints,
            TwinBook twins,
            TwinBook.Plan plan,
            Outbox outbox,
            GroupedRun.Half bottomHalf,
            AnswerCheck answers,
            long slotMillis) {
        this.loop = loop;
        this.clock = clock;
        this.workers = workers;
        this.peers = peers;
        this.chain = chain;
        this.key = key;
        this.accessPoints = List.copyOf(accessPoints);
        this.twins = twins;
        this.plan = plan;
        this.outbox = outbox;
        this.bottomHalf = bottomHalf;
        this.answers = answers;
        this.slotMillis = slotMillis;
    }

    /** Begins the slots; call on the loop. */
    public void start() {
        loop.schedule(slotMillis, this::slot);
    }

    /** Any thread. The device hears when its reading is on disk, in the outbox or with its twin, or why it was refused. */
    @Override
    public void accept(String twin, byte[] payload, Consumer<Outcome> done) {
        loop.post(() -> take(twin, payload, done));
    }

    private void take(String twin, byte[] payload, Consumer<Outcome> done) {
        Optional<TwinBook.Entry> entry = twins.find(twin);
        if (entry.isEmpty()) {
            refuse(
                    done,
                    twins.isAwaiting(twin)
                            ? "Twin '" + twin + "' waits for its model."
                            : "The chain registers no twin '" + twin + "' for this gateway.");
            return;
        }
        try {
            DigitalTwin counterpart = entry.get().twin();
            Reading reading =
                    ReadingParser.parse(payload, counterpart.channels(), counterpart.mayLack(), clock.millis());
            counterpart.observe(reading);
            readings += reading.rows().size();
            unacknowledged.add(done);
        } catch (BadReadingException e) {
            refuse(done, "Twin '" + twin + "': " + e.getMessage() + ".");
        }
    }

    private void refuse(Consumer<Outcome> done, String reason) {
        readingsRefused++;
        LOG.warn("refused a reading: {}", reason);
        done.accept(new Refused(reason));
    }

    private void slot() {
        loop.schedule(slotMillis, this::slot);
        if (slotRunning) return;
        List<Consumer<Outcome>> acknowledge = List.copyOf(unacknowledged);
        unacknowledged.clear();
        List<TwinBook.Due> due = twins.takeDue(plan);
        if (due.isEmpty()) {
            if (!acknowledge.isEmpty()) twins.save();
            acknowledge.forEach(done -> done.accept(new Accepted()));
            return;
        }
        slotRunning = true;
        long startNanos = clock.nanos();
        workers.submit(() -> halves(due), halves -> {
            slotRunning = false;
            halves.unusable.forEach(this::giveUp);
            if (halves.items.isEmpty()) {
                twins.save();
                acknowledge.forEach(done -> done.accept(new Accepted()));
                return;
            }
            slots++;
            Offload offload = outbox.add(halves.items, twins.changes());
            acknowledge.forEach(done -> done.accept(new Accepted()));
            sendIfServed(offload, clock.nanos() - startNanos);
        });
    }

    private void giveUp(Unusable unusable) {
        String twin = unusable.due.info().id();
        int points = unusable.due.piece().input().points();
        twins.find(twin).ifPresent(entry -> entry.twin().giveUp(points));
        LOG.warn("gives up {} data points of twin '{}': {}", points, twin, unusable.reason);
    }

    /** Data points that a model cannot take, such as numbers so large that a layer overflows. */
    private record Unusable(TwinBook.Due due, String reason) {}

    private record Halves(List<Offload.Item> items, List<Unusable> unusable) {}

    /** All together; if that fails each twin alone, so that one that says nonsense stops no other. */
    private Halves halves(List<TwinBook.Due> due) {
        try {
            return new Halves(items(due), List.of());
        } catch (InvalidActivationException ofSome) {
            List<Offload.Item> items = new ArrayList<>();
            List<Unusable> unusable = new ArrayList<>();
            for (TwinBook.Due one : due) {
                try {
                    items.addAll(items(List.of(one)));
                } catch (InvalidActivationException e) {
                    unusable.add(new Unusable(one, String.valueOf(e.getMessage())));
                }
            }
            return new Halves(items, unusable);
        }
    }

    private List<Offload.Item> items(List<TwinBook.Due> due) {
        List<Activation> activations =
                GroupedRun.run(due.stream().map(TwinBook.Due::piece).toList(), bottomHalf);
        List<Offload.Item> items = new ArrayList<>();
        for (int i = 0; i < due.size(); i++) {
            TwinBook.Due item = due.get(i);
            Activation activation = activations.get(i);
            items.add(new Offload.Item(
                    item.info().id(),
                    item.info().model(),
                    item.piece().cut(),
                    activation.points(),
                    Bytes.copyOf(ActivationCodec.encode(activation, item.encoding())),
                    item.observedMillis()));
        }
        return items;
    }

    private void sendIfServed(Offload offload, long gatewayNanos) {
        if (serving.isEmpty() || unanswered.size() >= (int) window || unanswered.containsKey(offload.request())) return;
        MemberId to = serving.get();
        Timer patience = loop.schedule(patienceMillis, () -> {
            unanswered.remove(offload.request());
            overdue.add(offload.request());
            window = Math.max(1, window / 2);
            patienceMillis = Math.min(2 * patienceMillis, ANSWER_PATIENCE_MILLIS_MAX);
            LOG.warn("access point {} gave no answer to offload {}", to.shortHex(), offload.request());
            sendWaiting();
        });
        unanswered.put(offload.request(), new Sent(offload, gatewayNanos, clock.nanos(), patience));
        peers.send(to, offload);
    }

    private void sendWaiting() {
        for (Offload offload : outbox.waiting()) sendIfServed(offload, 0);
    }

    @Override
    public void ready(MemberId member, Role role) {
        chooseAccessPoint();
    }

    @Override
    public void gone(MemberId member, Role role) {
        chooseAccessPoint();
    }

    private void chooseAccessPoint() {
        Optional<MemberId> best = accessPoints.stream().filter(peers::isReady).findFirst();
        if (best.equals(serving)) return;
        serving = best;
        window = UNANSWERED_MAX;
        patienceMillis = ANSWER_PATIENCE_MILLIS;
        overdue.clear();
        plan.forget();
        unanswered.values().forEach(sent -> sent.patience.cancel());
        unanswered.clear();
        if (best.isEmpty()) {
            LOG.warn("no access point is there; readings wait in the outbox");
            return;
        }
        LOG.info("served by access point {}", best.get().shortHex());
        List<Bytes> signed = outbox.signed();
        if (!signed.isEmpty()) peers.send(best.get(), new WireMessage.Transactions(signed));
        sendWaiting();
    }

    @Override
    public void received(MemberId member, Role role, WireMessage message) {
        boolean serves = serving.equals(Optional.of(member));
        if (message instanceof TransactionStatus status) status.entries().forEach(entry -> status(entry, serves));
        if (!serves) return;
        if (message instanceof WireMessage.OffloadAnswer answer) answer(member, answer);
        else if (message instanceof WireMessage.OffloadRefusal refusal) refused(member, refusal);
        else if (message instanceof WireMessage.CutPlan cuts) plan.follow(cuts);
    }

    private void answer(MemberId accessPoint, WireMessage.OffloadAnswer answer) {
        Sent sent = unanswered.remove(answer.request());
        if (sent == null) return;
        sent.patience.cancel();
        window = Math.min(UNANSWERED_MAX, window + 1 / window);
        patienceMillis = ANSWER_PATIENCE_MILLIS;
        long answeredNanos = clock.nanos();
        workers.submit(() -> receipt(accessPoint, sent.offload, answer), receipt -> {
            if (receipt.refusal != null) {
                peers.misbehaved(accessPoint, BAD_ANSWER_POINTS, receipt.refusal);
                loop.schedule(RETRY_DELAY_MILLIS, this::sendWaiting);
                return;
            }
            offloads.recordNanos(answeredNanos - sent.atNanos);
            receipted += sent.offload.items().size();
            outbox.cosigned(answer.request(), receipt.transaction);
            peers.send(
                    accessPoint,
                    new WireMessage.Receipt(answer.request(), receipt.signature, timing(sent, answeredNanos)));
            sendWaiting();
        });
    }

    private Timing timing(Sent sent, long answeredNanos) {
        if (overdue.remove(sent.offload.request())) return Timing.NONE;
        return new Timing(
                TimeUnit.NANOSECONDS.toMicros(sent.gatewayNanos),
                TimeUnit.NANOSECONDS.toMicros(answeredNanos - sent.atNanos),
                TimeUnit.NANOSECONDS.toMicros(clock.nanos() - answeredNanos));
    }

    private record Receipt(
            Bytes signature, Bytes transaction, @Nullable String refusal) {}

    private Receipt receipt(MemberId accessPoint, Offload offload, WireMessage.OffloadAnswer answer) {
        try {
            InferenceBatch batch = answers.check(accessPoint, offload, answer);
            Bytes signature = key.sign(Domain.RECEIPT, chain, answer.body().toBytes());
            Bytes transaction = TransactionCodec.join(batch, List.of(answer.signature(), signature))
                    .bytes();
            return new Receipt(signature, transaction, null);
        } catch (BadAnswerException e) {
            return new Receipt(Bytes.EMPTY, Bytes.EMPTY, e.getMessage());
        }
    }

    private void refused(MemberId accessPoint, WireMessage.OffloadRefusal refusal) {
        Sent sent = unanswered.remove(refusal.request());
        if (sent == null) return;
        sent.patience.cancel();
        LOG.warn("access point {} refused offload {}: {}", accessPoint.shortHex(), refusal.request(), refusal.reason());
        if (!refusal.retry() && !outbox.keepOnly(refusal.request(), twins::runs) && !outbox.split(refusal.request()))
            outbox.drop(refusal.request());
        loop.schedule(RETRY_DELAY_MILLIS, this::sendWaiting);
    }

    /** What one access point rejects others may have sealed; only the serving one is asked to do it again. */
    private void status(TransactionStatus.Entry entry, boolean byServing) {
        TransactionId id = entry.id();
        switch (entry.state()) {
            case PENDING -> {}
            case SEALED -> outbox.sealed(id);
            case FINAL -> outbox.settled(id);
            case REJECTED -> {
                if (!byServing) return;
                LOG.warn(
                        "transaction {} is rejected ({}) and offloaded again: {}",
                        id.shortHex(),
                        entry.code(),
                        entry.reason());
                if (outbox.rejected(id).isPresent()) loop.schedule(RETRY_DELAY_MILLIS, this::sendWaiting);
            }
        }
    }

    /** What the chain registers for this gateway has changed: what waits for other models than the twins run is given up. */
    void registrationChanged() {
        for (Offload offload : outbox.waiting())
            if (!unanswered.containsKey(offload.request())) outbox.keepOnly(offload.request(), twins::runs);
    }

    /** What the API shows; call on the loop. */
    public Counts counts() {
        return new Counts(serving, readings, readingsRefused, slots, receipted);
    }

    /** Since the start; {@code serving} is the access point that serves now. */
    public record Counts(
            Optional<MemberId> serving, long readings, long readingsRefused, long slots, long resultsReceipted) {}

    public Latencies offloadLatencies() {
        return offloads;
    }
}
