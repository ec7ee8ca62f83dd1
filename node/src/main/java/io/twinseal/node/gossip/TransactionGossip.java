package io.twinseal.node.gossip;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.pool.AddResult;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Refusal;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.TransactionId;
import io.twinseal.ledger.verify.Checked;
import io.twinseal.ledger.verify.VerifiedTransaction;
import io.twinseal.ledger.verify.Verifier;
import io.twinseal.node.runtime.Clock;
import io.twinseal.node.runtime.NodeLoop;
import io.twinseal.node.runtime.Workers;
import io.twinseal.node.wire.WireMessage;
import io.twinseal.node.wire.WireMessage.TransactionStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Spreads transactions among access points and takes them from gateways.
 *
 * <p>A transaction made here is pushed whole to every access point; one that came from elsewhere and still waits after
 * about two blocks is announced by its id to those not known to have it. So a fully connected network carries each
 * transaction once and hardly an announcement.
 *
 * <p>Not thread-safe: the node's loop owns it; decoding and signatures run on workers.
 */
public final class TransactionGossip implements PeerSet.Subscriber {
    private static final long PUSH_DELAY_MILLIS = 5;
    private static final long RELAY_DELAY_MILLIS = 1_000;
    private static final long REQUEST_PATIENCE_MILLIS = 2_000;
    private static final int IDS_MAX = 2_000;
    private static final int MESSAGE_BYTES_MAX = 1 << 20;
    private static final int BAD_TRANSACTION_POINTS = 20;

    private final NodeLoop loop;
    private final Clock clock;
    private final Workers workers;
    private final PeerSet peers;
    private final ChainStore store;
    private final PendingTransactions pending;
    private final Verifier verifier;
    private final Runnable onGrowth;
    private final Map<MemberId, RecentIds> known = new HashMap<>();
    private final Map<TransactionId, Long> requestedAtMillis = new LinkedHashMap<>();
    private final List<VerifiedTransaction> toPush = new ArrayList<>();
    private final List<TransactionId> toAnnounce = new ArrayList<>();

    /** @param onGrowth called when the pool has grown */
    public TransactionGossip(
            NodeLoop loop,
            Clock clock,
            Workers workers,
            PeerSet peers,
            ChainStore store,
            PendingTransactions pending,
            Verifier verifier,
            Runnable onGrowth) {
        this.loop = loop;
        this.clock = clock;
        this.workers = workers;
        this.peers = peers;
        this.store = store;
        this.pending = pending;
        this.verifier = verifier;
        this.onGrowth = onGrowth;
    }

    /** Takes a transaction made or handed in here, keeps it, and pushes it to every access point. */
    public AddResult submit(VerifiedTransaction transaction) {
        AddResult result = pending.addOwn(transaction);
        if (result instanceof AddResult.Added) {
            if (toPush.isEmpty()) loop.schedule(PUSH_DELAY_MILLIS, this::push);
            toPush.add(transaction);
            onGrowth.run();
        }
        return result;
    }

    @Override
    public void ready(MemberId member, Role role) {
        if (role != Role.ACCESS_POINT) return;
        known.put(member, new RecentIds());
        announce(member, pending.ids());
    }

    @Override
    public void gone(MemberId member, Role role) {
        known.remove(member);
    }

    @Override
    public void received(MemberId member, Role role, WireMessage message) {
        if (message instanceof WireMessage.AnnounceTransactions announced) request(member, announced.ids());
        else if (message instanceof WireMessage.GetTransactions wanted) reply(member, wanted.ids());
        else if (message instanceof WireMessage.Transactions sent) take(member, role, sent.transactions());
    }

    private void request(MemberId member, List<TransactionId> ids) {
        long now = clock.millis();
        requestedAtMillis.values().removeIf(at -> now - at > REQUEST_PATIENCE_MILLIS);
        List<TransactionId> wanted = new ArrayList<>();
        for (TransactionId id : ids) {
            note(member, id);
            if (pending.contains(id) || store.location(id).isPresent()) continue;
            if (requestedAtMillis.putIfAbsent(id, now) == null) wanted.add(id);
        }
        if (!wanted.isEmpty()) peers.send(member, new WireMessage.GetTransactions(wanted));
    }

    private void reply(MemberId member, List<TransactionId> ids) {
        List<VerifiedTransaction> found = new ArrayList<>();
        for (TransactionId id : ids) pending.get(id).ifPresent(found::add);
        sendWhole(member, found);
    }

    /** A transaction that does not verify, with its id where it has one. */
    private record Bad(Optional<TransactionId> id, Refusal refusal) {}

    private record Sorted(List<VerifiedTransaction> good, List<Bad> bad) {}

    private void take(MemberId member, Role role, List<Bytes> sent) {
        workers.submit(() -> check(sent), checked -> {
            for (Bad bad : checked.bad) {
                if (role == Role.GATEWAY)
                    bad.id.ifPresent(id ->
                            peers.send(member, new TransactionStatus(List.of(Statuses.rejected(id, bad.refusal)))));
                peers.misbehaved(member, BAD_TRANSACTION_POINTS, bad.refusal.sentence());
            }
            if (role == Role.GATEWAY) takeFromGateway(member, checked.good);
            else takeFromAccessPoint(member, checked.good);
        });
    }

    private Sorted check(List<Bytes> sent) {
        Sorted accepted = new Sorted(new ArrayList<>(), new ArrayList<>());
        for (Bytes bytes : sent) {
            try {
                var transaction = TransactionCodec.decode(bytes.toBytes());
                var result = verifier.transaction(transaction);
                if (result instanceof Checked.Valid<VerifiedTransaction> valid) accepted.good.add(valid.value());
                else if (result instanceof Checked.Invalid<VerifiedTransaction> invalid)
                    accepted.bad.add(new Bad(Optional.of(transaction.id()), invalid.refusal()));
            } catch (DecodeException e) {
                accepted.bad.add(new Bad(Optional.empty(), new Refusal(Refusal.Code.MALFORMED, e.reason())));
            }
        }
        return accepted;
    }

    private void takeFromAccessPoint(MemberId member, List<VerifiedTransaction> transactions) {
        boolean grown = false;
        for (VerifiedTransaction transaction : transactions) {
            TransactionId id = transaction.id();
            requestedAtMillis.remove(id);
            note(member, id);
            if (!(pending.add(transaction) instanceof AddResult.Added)) continue;
            grown = true;
            if (toAnnounce.isEmpty()) loop.schedule(RELAY_DELAY_MILLIS, this::relay);
            toAnnounce.add(id);
        }
        if (grown) onGrowth.run();
    }

    /** A gateway hands in what both signed, again after a lost connection; it learns what became of each. */
    private void takeFromGateway(MemberId member, List<VerifiedTransaction> transactions) {
        List<TransactionStatus.Entry> entries = new ArrayList<>();
        for (VerifiedTransaction transaction : transactions) {
            TransactionId id = transaction.id();
            entries.add(store.location(id)
                    .map(location -> onChain(id, location.height()))
                    .orElseGet(() -> Statuses.of(id, submit(transaction))));
        }
        if (!entries.isEmpty()) peers.send(member, new TransactionStatus(entries));
    }

    private TransactionStatus.Entry onChain(TransactionId id, long height) {
        return store.finality().certificateFor(height).isPresent()
                ? Statuses.settled(id, height)
                : Statuses.sealed(id, height);
    }

    private void push() {
        List<VerifiedTransaction> all = List.copyOf(toPush);
        toPush.clear();
        for (MemberId member : peers.ready(Role.ACCESS_POINT)) {
            sendWhole(member, all);
            for (VerifiedTransaction transaction : all) note(member, transaction.id());
        }
    }

    private void relay() {
        List<TransactionId> all = List.copyOf(toAnnounce);
        toAnnounce.clear();
        for (MemberId member : peers.ready(Role.ACCESS_POINT)) announce(member, all);
    }

    private void announce(MemberId member, List<TransactionId> ids) {
        List<TransactionId> news = new ArrayList<>();
        for (TransactionId id : ids) if (pending.contains(id) && note(member, id)) news.add(id);
        for (int from = 0; from < news.size(); from += IDS_MAX)
            peers.send(
                    member,
                    new WireMessage.AnnounceTransactions(news.subList(from, Math.min(news.size(), from + IDS_MAX))));
    }

    private void sendWhole(MemberId member, List<VerifiedTransaction> transactions) {
        List<Bytes> part = new ArrayList<>();
        int bytes = 0;
        for (VerifiedTransaction transaction : transactions) {
            Bytes whole = transaction.transaction().bytes();
            if (!part.isEmpty() && bytes + whole.size() > MESSAGE_BYTES_MAX) {
                peers.send(member, new WireMessage.Transactions(part));
                part = new ArrayList<>();
                bytes = 0;
            }
            part.add(whole);
            bytes += whole.size();
        }
        if (!part.isEmpty()) peers.send(member, new WireMessage.Transactions(part));
    }

    /** Remembers that a member has a transaction; false if that was known. */
    private boolean note(MemberId member, TransactionId id) {
        return Optional.ofNullable(known.get(member)).map(ids -> ids.add(id)).orElse(false);
    }
}
