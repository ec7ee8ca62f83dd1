package io.twinseal.node.accesspoint;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.chain.Advance;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.pool.AddResult;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.Refusal;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.verify.Checked;
import io.twinseal.ledger.verify.VerifiedTransaction;
import io.twinseal.ledger.verify.Verifier;
import io.twinseal.node.api.Latencies;
import io.twinseal.node.api.ServingView;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.gossip.PendingTransactions;
import io.twinseal.node.gossip.Statuses;
import io.twinseal.node.runtime.Clock;
import io.twinseal.node.runtime.NodeLoop;
import io.twinseal.node.runtime.Timer;
import io.twinseal.node.runtime.Workers;
import io.twinseal.node.wire.WireMessage;
import io.twinseal.node.wire.WireMessage.Offload;
import io.twinseal.node.wire.WireMessage.TransactionStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves gateways: checks an offload against the chain, runs the top halves, signs the batch, and makes a transaction
 * of it once the gateway's receipt is there.
 *
 * <pre>
 *   offload --admitted--> computing --results--> ready --its turn--> signed --receipt--> transaction in the pool
 *      |                                           |                    |
 *      +--refused, with the reason                 +--gateway gone------+--no receipt in time: the sequence number
 *                                                                          goes to the next batch
 * </pre>
 *
 * <p>Batches of one gateway are signed one after another, because each takes the next sequence number of the pair.
 *
 * <p>Not thread-safe: the node's loop owns it; inference and signatures run on workers.
 */
public final class OffloadService implements PeerSet.Subscriber {
    private static final int UNFINISHED_MAX = 32;
    private static final int SLOT_DEPTH = 6;
    private static final long RECEIPT_PATIENCE_MILLIS = 3_000;
    private static final int BAD_RECEIPT_POINTS = 50;
    private static final Logger LOG = LoggerFactory.getLogger(OffloadService.class);

    private final NodeLoop loop;
    private final Clock clock;
    private final Workers workers;
    private final PeerSet peers;
    private final Chain chain;
    private final PendingTransactions pending;
    private final Verifier verifier;
    private final MemberKey key;
    private final String cpuClass;
    private final TopHalves topHalves;
    private final Function<VerifiedTransaction, AddResult> submit;
    private final Map<MemberId, GatewaySession> sessions = new HashMap<>();
    private final SealedBatches sealed;
    private final Latencies offloads = new Latencies();
    private Listener listener = new Listener() {};
    private long results;

    /** Hears how offloads go. */
    public interface Listener {
        /** An offload came and is computed. */
        default void offloaded(MemberId gateway, OffloadTrace trace) {}

        /**
         * An offload was answered, and the gateway found the answer in order.
         *
         * @param timing by the gateway's clock
         * @param servedNanos from its coming until the answer left
         * @param receiptNanos from then until the receipt was there
         */
        default void receipted(
                MemberId gateway,
                OffloadTrace trace,
                WireMessage.Receipt.Timing timing,
                long servedNanos,
                long receiptNanos) {}
    }

    /**
     * @param workers for signatures
     * @param cpuClass of this machine, recorded in each batch
     * @param submit puts a finished transaction into the pool and sends it out
     */
    public OffloadService(
            NodeLoop loop,
            Clock clock,
            Workers workers,
            PeerSet peers,
            Chain chain,
            PendingTransactions pending,
            Verifier verifier,
            MemberKey key,
            String cpuClass,
            TopHalves topHalves,
            Function<VerifiedTransaction, AddResult> submit) {
        this.loop = loop;
        this.clock = clock;
        this.workers = workers;
        this.peers = peers;
        this.chain = chain;
        this.pending = pending;
        this.verifier = verifier;
        this.key = key;
        this.cpuClass = cpuClass;
        this.topHalves = topHalves;
        this.submit = submit;
        this.sealed = new SealedBatches(chain);
    }

    /** Tells this one from now on; call on the loop. */
    public void listen(Listener to) {
        listener = to;
    }

    /** Results signed here and receipted since the start. */
    public long results() {
        return results;
    }

    /** Offload received to signed answer sent. */
    public Latencies offloadLatencies() {
        return offloads;
    }

    /** What computing them came to. */
    public ServingView topHalves() {
        return topHalves.view();
    }

    @Override
    public void ready(MemberId member, Role role) {
        if (role == Role.GATEWAY) sessions.put(member, new GatewaySession());
    }

    @Override
    public void gone(MemberId member, Role role) {
        GatewaySession session = sessions.remove(member);
        if (session != null && session.signed != null) session.signed.patience().cancel();
    }

    @Override
    public void received(MemberId member, Role role, WireMessage message) {
        GatewaySession session = sessions.get(member);
        if (session == null) return;
        if (message instanceof Offload offload) offload(member, session, offload);
        else if (message instanceof WireMessage.Receipt receipt) receipt(member, session, receipt);
    }

    /** Tells gateways of their transactions in blocks that joined the chain. */
    public void headMoved(Advance advance) {
        sealed.headMoved(advance);
        for (Block block : advance.attached()) {
            Map<MemberId, List<TransactionStatus.Entry>> entries = new HashMap<>();
            for (Transaction transaction : block.transactions())
                if (transaction.body() instanceof InferenceBatch batch && sessions.containsKey(batch.gateway()))
                    entries.computeIfAbsent(batch.gateway(), gateway -> new ArrayList<>())
                            .add(Statuses.sealed(transaction.id(), block.height()));
            entries.forEach((gateway, all) -> peers.send(gateway, new TransactionStatus(all)));
        }
    }

    /** Tells gateways of their transactions that are final now that the block of a height is. */
    public void finalised(long height) {
        sealed.finalised(height).forEach((gateway, entries) -> {
            if (sessions.containsKey(gateway)) peers.send(gateway, new TransactionStatus(entries));
        });
    }

    /** Tells the gateway of a transaction that the pool gave up. */
    public void dropped(Transaction transaction, Refusal refusal) {
        if (transaction.body() instanceof InferenceBatch batch && sessions.containsKey(batch.gateway()))
            peers.send(batch.gateway(), new TransactionStatus(List.of(Statuses.rejected(transaction.id(), refusal))));
    }

    private void offload(MemberId gateway, GatewaySession session, Offload offload) {
        long receivedNanos = clock.nanos();
        if (session.unfinished() >= UNFINISHED_MAX) {
            refuse(gateway, offload, "The access point is busy with " + UNFINISHED_MAX + " earlier offloads.", true);
            return;
        }
        Optional<String> refusal = Admission.refusal(chain.state(), key.id(), gateway, offload);
        if (refusal.isPresent()) {
            refuse(gateway, offload, refusal.get(), false);
            return;
        }
        session.computing++;
        OffloadTrace trace = OffloadTrace.of(offload);
        listener.offloaded(gateway, trace);
        topHalves.compute(offload, receivedNanos, outcome -> {
            session.computing--;
            if (sessions.get(gateway) != session) return;
            if (outcome instanceof TopHalves.Computed computed)
                session.ready.add(
                        new GatewaySession.Ready(offload.request(), computed.results(), trace, receivedNanos));
            else if (outcome instanceof TopHalves.Refused refused)
                refuse(gateway, offload, refused.reason(), refused.retry());
            signNext(gateway, session);
        });
    }

    private void signNext(MemberId gateway, GatewaySession session) {
        if (session.signed != null || session.ready.isEmpty()) return;
        GatewaySession.Ready next = session.ready.remove();
        InferenceBatch batch = new InferenceBatch(
                key.id(),
                gateway,
                pending.nextSequence(key.id(), gateway),
                slot(),
                clock.millis(),
                cpuClass,
                next.results());
        Bytes body = TransactionCodec.encodeBody(batch);
        Bytes signature = key.sign(Domain.BATCH, chain.id(), body.toBytes());
        Timer patience = loop.schedule(RECEIPT_PATIENCE_MILLIS, () -> {
            LOG.warn("gateway {} gave no receipt for offload {}", gateway.shortHex(), next.request());
            session.signed = null;
            signNext(gateway, session);
        });
        long sentNanos = clock.nanos();
        session.signed = new GatewaySession.Signed(
                next.request(), batch, signature, patience, next.trace(), next.receivedNanos(), sentNanos);
        peers.send(gateway, new WireMessage.OffloadAnswer(next.request(), body, signature));
        offloads.recordNanos(sentNanos - next.receivedNanos());
    }

    /** A block that a short reorganisation does not take off the chain, for else the batch would go with it. */
    private BlockId slot() {
        long height = Math.max(0, chain.head().height() - SLOT_DEPTH);
        return chain.store().canonicalId(height).orElseThrow();
    }

    private void receipt(MemberId gateway, GatewaySession session, WireMessage.Receipt receipt) {
        GatewaySession.Signed signed = session.signed;
        if (signed == null || signed.request() != receipt.request()) return;
        long receiptNanos = clock.nanos() - signed.sentNanos();
        Transaction transaction =
                TransactionCodec.join(signed.batch(), List.of(signed.signature(), receipt.signature()));
        workers.submit(() -> verifier.transaction(transaction), checked -> {
            if (!signed.equals(session.signed)) return;
            signed.patience().cancel();
            session.signed = null;
            if (checked instanceof Checked.Valid<VerifiedTransaction> valid) {
                listener.receipted(
                        gateway,
                        signed.trace(),
                        receipt.timing(),
                        signed.sentNanos() - signed.receivedNanos(),
                        receiptNanos);
                submit(gateway, signed.batch(), valid.value());
            } else if (checked instanceof Checked.Invalid<VerifiedTransaction> invalid)
                peers.misbehaved(gateway, BAD_RECEIPT_POINTS, "its receipt is invalid: " + invalid.reason());
            signNext(gateway, session);
        });
    }

    private void submit(MemberId gateway, InferenceBatch batch, VerifiedTransaction transaction) {
        AddResult result = submit.apply(transaction);
        if (result instanceof AddResult.Rejected rejected)
            LOG.warn("a batch of gateway {} is not accepted: {}", gateway.shortHex(), rejected.reason());
        else results += batch.results().size();
        peers.send(gateway, new TransactionStatus(List.of(Statuses.of(transaction.id(), result))));
    }

    private void refuse(MemberId gateway, Offload offload, String reason, boolean retry) {
        LOG.warn("refused an offload of gateway {}: {}", gateway.shortHex(), reason);
        peers.send(gateway, new WireMessage.OffloadRefusal(offload.request(), reason, retry));
    }
}
