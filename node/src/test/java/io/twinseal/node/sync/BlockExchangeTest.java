package io.twinseal.node.sync;

import static io.twinseal.node.SampleLedger.BLOCK_MILLIS;
import static io.twinseal.node.SampleLedger.START_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.chain.Advance;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.pool.Pool;
import io.twinseal.ledger.pool.PoolLimits;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TransactionId;
import io.twinseal.ledger.verify.VerifiedTransaction;
import io.twinseal.node.FakeTransport;
import io.twinseal.node.SampleLedger;
import io.twinseal.node.config.SyncConfig;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.gossip.PendingTransactions;
import io.twinseal.node.runtime.LoopWorkers;
import io.twinseal.node.runtime.ManualClock;
import io.twinseal.node.runtime.ManualNodeLoop;
import io.twinseal.node.runtime.Peer;
import io.twinseal.node.wire.WireMessage;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BlockExchangeTest {
    private static final MemberId PEER = SampleLedger.OTHER_AP.id();

    private final Chain theirs = SampleLedger.chain();
    private final VerifiedTransaction first =
            SampleLedger.transaction(1, theirs.head().id());
    private final VerifiedTransaction second =
            SampleLedger.transaction(2, theirs.head().id());
    private final Block parent = SampleLedger.mine(theirs, START_MILLIS + BLOCK_MILLIS, first);
    private final Block child = SampleLedger.mine(theirs, START_MILLIS + 2 * BLOCK_MILLIS, second);

    private final ManualClock clock = new ManualClock(START_MILLIS + 3 * BLOCK_MILLIS);
    private final ManualNodeLoop loop = new ManualNodeLoop(clock);
    private final FakeTransport transport = new FakeTransport();
    private final LoopWorkers workers = new LoopWorkers(loop, (where, cause) -> {
        throw new AssertionError(where, cause);
    });
    private final Chain chain = SampleLedger.chain();
    private final PendingTransactions pending = new PendingTransactions(new Pool(PoolLimits.DEFAULT), chain);
    private final PeerSet peers = new PeerSet(
            loop,
            transport,
            chain.id(),
            this::hello,
            id -> chain.state().member(id).map(MemberInfo::role));

    @BeforeEach
    void connect() {
        var blocks = new BlockExchange(
                loop,
                clock,
                workers,
                peers,
                chain,
                pending,
                SampleLedger.verifier(),
                Signatures.fastest(),
                SyncConfig.DEFAULT,
                new BlockExchange.Listener() {
                    @Override
                    public void advanced(Advance advance) {}

                    @Override
                    public void settled(MemberId member) {}

                    @Override
                    public void startedAgain(List<Block> left) {}
                });
        peers.subscribe(blocks);
        loop.post(() -> peers.connected(new Peer(PEER, "127.0.0.1:1", false)));
        receive(hello());
        loop.runReady();
    }

    @Test
    void aChildThatComesWhileItsParentIsCheckedWaitsForIt() {
        pending.add(first);
        pending.add(second);
        receive(compact(parent));
        receive(compact(child));
        loop.runReady();
        assertThat(chain.head().id()).isEqualTo(child.id());
        assertThat(transport.all(WireMessage.GetHeaders.class)).isEmpty();
        assertThat(transport.all(WireMessage.GetBlocks.class)).isEmpty();
    }

    @Test
    void aBlockWithAMissingTransactionIsFetchedOnce() {
        receive(compact(parent));
        receive(compact(parent));
        receive(compact(child));
        loop.runReady();
        assertThat(transport.all(WireMessage.GetBlocks.class)).containsExactly(new WireMessage.GetBlocks(parent.id()));
        receive(new WireMessage.Blocks(parent.bytes()));
        pending.add(second);
        loop.runReady();
        assertThat(chain.head().id()).isEqualTo(child.id());
    }

    @Test
    void aBlockThatIsNotSentInTimeIsAskedForAgain() {
        receive(compact(parent));
        loop.runReady();
        loop.advance(2_000);
        receive(compact(parent));
        loop.runReady();
        assertThat(transport.all(WireMessage.GetBlocks.class)).hasSize(2);
    }

    @Test
    void aBrokenCompactBlockDoesNotKeepTheRealOneOut() {
        pending.add(first);
        receive(new WireMessage.CompactBlock(parent.sealedHeader().bytes(), List.of()));
        loop.runReady();
        assertThat(transport.disconnects).hasSize(1);
        receive(compact(parent));
        loop.runReady();
        assertThat(chain.head().id()).isEqualTo(parent.id());
    }

    private void receive(WireMessage message) {
        loop.post(() -> peers.received(PEER, message));
    }

    private static WireMessage.CompactBlock compact(Block block) {
        List<TransactionId> ids =
                block.transactions().stream().map(Transaction::id).toList();
        return new WireMessage.CompactBlock(block.sealedHeader().bytes(), ids);
    }

    private WireMessage.Hello hello() {
        return new WireMessage.Hello(PeerSet.VERSION, chain.id(), "test", BlockId.of(new byte[32]), 0, BigInteger.ZERO);
    }
}
