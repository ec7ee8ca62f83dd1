package io.twinseal.testnet.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.Refusal;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.verify.Verifier;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.gossip.Statuses;
import io.twinseal.node.runtime.ManualClock;
import io.twinseal.node.runtime.ManualNodeLoop;
import io.twinseal.node.runtime.MemoryNetwork;
import io.twinseal.node.runtime.PeerAddress;
import io.twinseal.node.wire.WireMessage;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadGatewayTest {
    private static final BlockId SLOT = BlockId.of(new byte[32]);

    private final SampleNetwork sample = new SampleNetwork(1);
    private final ManualClock clock = new ManualClock(1_700_000_000_000L);
    private final ManualNodeLoop loop = new ManualNodeLoop(clock);
    private final MemoryNetwork network = new MemoryNetwork(0);
    private final List<Transaction> handedIn = new ArrayList<>();
    private final PeerSet accessPoint = peers(sample.accessPoint.id());
    private final LoadGateway gateway = gateway();

    @BeforeEach
    void connect() {
        accessPoint.subscribe(new PeerSet.Subscriber() {
            @Override
            public void received(MemberId member, Role role, WireMessage message) {
                for (Bytes bytes : ((WireMessage.Transactions) message).transactions()) handedIn.add(decode(bytes));
            }
        });
        loop.runReady();
    }

    @Test
    void keepsSoManyTransactionsUnderWay() {
        offer(new Load(1, 3));
        assertThat(handedIn).hasSize(3);
        clock.advanceMillis(40);
        answer(new WireMessage.TransactionStatus(List.of(
                Statuses.sealed(handedIn.get(0).id(), 1),
                Statuses.sealed(handedIn.get(1).id(), 1))));
        assertThat(handedIn).hasSize(5);
        LoadGateway.Sealed sealed = gateway.take();
        assertThat(sealed.transactions()).isEqualTo(2);
        assertThat(sealed.bytes())
                .isEqualTo(
                        handedIn.get(0).bytes().size() + handedIn.get(1).bytes().size());
        assertThat(sealed.millis().maxMillis()).isEqualTo(40);
        assertThat(gateway.take().transactions()).isZero();
    }

    @Test
    void offersWhatANodeAccepts() {
        offer(new Load(1, 4));
        var verifier = new Verifier(sample.chainId, Signatures.fastest(), 10);
        for (Transaction transaction : handedIn) SampleNetwork.valid(verifier.transaction(transaction));
        assertThat(handedIn.stream().map(t -> ((InferenceBatch) t.body()).sequence()))
                .containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void breaksOffWhenATransactionIsRefused() {
        offer(new Load(1, 1));
        assertThatThrownBy(() -> answer(new WireMessage.TransactionStatus(List.of(Statuses.rejected(
                        handedIn.get(0).id(), new Refusal(Refusal.Code.POOL_FULL, "The pool is full."))))))
                .hasMessage("a transaction was refused: The pool is full.");
    }

    private void offer(Load load) {
        loop.post(() -> gateway.offer(load));
        loop.runReady();
    }

    private void answer(WireMessage status) {
        loop.post(() -> accessPoint.send(sample.gateway.id(), status));
        loop.runReady();
    }

    private LoadGateway gateway() {
        PeerSet peers = peers(sample.gateway.id());
        var made = new LoadGateway(clock, peers, sample.maker, SLOT);
        peers.subscribe(made);
        return made;
    }

    private PeerSet peers(MemberId self) {
        var transport = network.join(self, loop);
        var hello = new WireMessage.Hello(PeerSet.VERSION, sample.chainId, "test", SLOT, 0, BigInteger.ZERO);
        var peers = new PeerSet(
                loop,
                transport,
                sample.chainId,
                () -> hello,
                id -> Optional.of(id.equals(sample.gateway.id()) ? Role.GATEWAY : Role.ACCESS_POINT));
        loop.post(() -> {
            transport.start(peers);
            transport.connect(new PeerAddress(sample.accessPoint.id(), "memory", 1));
        });
        return peers;
    }

    private static Transaction decode(Bytes bytes) {
        try {
            return TransactionCodec.decode(bytes.toBytes());
        } catch (DecodeException e) {
            throw new AssertionError(e);
        }
    }
}
