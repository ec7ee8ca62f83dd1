package io.twinseal.testnet.bench;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TransactionId;
import io.twinseal.node.api.Latencies;
import io.twinseal.node.api.LatencyView;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.runtime.Clock;
import io.twinseal.node.wire.WireMessage;
import io.twinseal.node.wire.WireMessage.TransactionStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A gateway that does nothing but hand in finished transactions, each in a message of its own, and sends the next when
 * one is sealed.
 *
 * <p>Not thread-safe: the generator's loop owns it. A transaction that is refused, or a lost connection, is an exception
 * there: what follows could not be sealed either.
 */
final class LoadGateway implements PeerSet.Subscriber {
    /** What came of the load in some time. */
    record Sealed(long transactions, long bytes, LatencyView millis) {}

    private final Clock clock;
    private final PeerSet peers;
    private final TransactionMaker maker;
    private final Map<TransactionId, Sent> underWay = new HashMap<>();
    private Load load = Load.NONE;
    private BlockId slot;
    private long sequence;
    private long sealed;
    private long sealedBytes;
    private Latencies latencies = new Latencies();

    private record Sent(long atNanos, int bytes) {}

    /** @param slot of the transactions until another is given */
    LoadGateway(Clock clock, PeerSet peers, TransactionMaker maker, BlockId slot) {
        this.clock = clock;
        this.peers = peers;
        this.maker = maker;
        this.slot = slot;
    }

    boolean isReady() {
        return peers.isReady(maker.accessPoint().id());
    }

    /** Offers this load from now on. */
    void offer(Load wanted) {
        load = wanted;
        fill();
    }

    /** Names this block in what is made from now on. */
    void slot(BlockId recent) {
        slot = recent;
    }

    /** What was sealed since this was last asked. */
    Sealed take() {
        Sealed taken = new Sealed(sealed, sealedBytes, latencies.view());
        sealed = 0;
        sealedBytes = 0;
        latencies = new Latencies();
        return taken;
    }

    @Override
    public void gone(MemberId member, Role role) {
        throw new IllegalStateException("access point " + member.shortHex() + " closed the connection");
    }

    @Override
    public void received(MemberId member, Role role, WireMessage message) {
        if (!(message instanceof TransactionStatus status)) return;
        for (TransactionStatus.Entry entry : status.entries()) {
            switch (entry.state()) {
                case PENDING, FINAL -> {}
                case SEALED -> sealed(entry.id());
                case REJECTED -> throw new IllegalStateException("a transaction was refused: " + entry.reason());
            }
        }
        fill();
    }

    private void sealed(TransactionId id) {
        Sent sent = underWay.remove(id);
        if (sent == null) return; // sealed again after a reorganisation
        sealed++;
        sealedBytes += sent.bytes();
        latencies.recordNanos(clock.nanos() - sent.atNanos());
    }

    private void fill() {
        while (underWay.size() < load.underWay()) {
            Transaction next = maker.make(++sequence, slot, clock.millis(), load.results());
            underWay.put(next.id(), new Sent(clock.nanos(), next.bytes().size()));
            peers.send(maker.accessPoint().id(), new WireMessage.Transactions(List.of(next.bytes())));
        }
    }
}
