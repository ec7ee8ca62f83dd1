package io.twinseal.node.mining;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.rules.Parameters;
import io.twinseal.ledger.chain.Chain;
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
import io.twinseal.ledger.types.TwinResult;
import io.twinseal.ledger.verify.Checked;
import io.twinseal.ledger.verify.VerifiedTransaction;
import io.twinseal.ledger.verify.Verifier;
import io.twinseal.node.gossip.PendingTransactions;
import io.twinseal.node.runtime.ManualClock;
import io.twinseal.node.runtime.ManualNodeLoop;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BlockProducerTest {
    private static final long START_MILLIS = 1_700_000_000_000L;
    private static final long BLOCK_MILLIS = 500;
    private static final MemberKey AP = MemberKey.ofSeed(new byte[32]);
    private static final MemberKey GATEWAY =
            MemberKey.ofSeed(Digest.sha256("gateway".getBytes(UTF_8)).toBytes());
    private static final Digest DIGEST = Digest.sha256(new byte[Float.BYTES]);

    private final ManualClock clock = new ManualClock(START_MILLIS + 1_000);
    private final ManualNodeLoop loop = new ManualNodeLoop(clock);
    private final Chain chain = Chain.open(genesis(), new ChainStore(new MemoryStore()));
    private final PendingTransactions pending = new PendingTransactions(new Pool(PoolLimits.DEFAULT), chain);
    private final Verifier verifier = new Verifier(chain.id(), Signatures.fastest(), 100);
    private final CountingEngine engine = new CountingEngine();
    private final BlockProducer producer =
            new BlockProducer(loop, clock, chain, pending, AP, verifier, engine, block -> {
                throw new AssertionError("nothing is found here");
            });
    private long sequence;

    @BeforeEach
    void start() {
        loop.post(producer::start);
        loop.runReady();
    }

    @Test
    void restsUntilThereIsATransaction() {
        loop.advance(BLOCK_MILLIS);
        assertThat(engine.starts).isZero();
        add(1);
        assertThat(engine.starts).isEqualTo(1);
    }

    @Test
    void takesUpWhatCameOnceItIsHalfAsMuchAgain() {
        add(1);
        add(3);
        loop.advance(BLOCK_MILLIS / 10);
        assertThat(engine.starts).isEqualTo(2);
        add(1);
        loop.advance(BLOCK_MILLIS / 10);
        assertThat(engine.starts).isEqualTo(2);
        add(1);
        loop.advance(BLOCK_MILLIS / 10);
        assertThat(engine.starts).isEqualTo(3);
    }

    @Test
    void letsNothingWaitForMoreThanHalfABlock() {
        add(4);
        loop.advance(BLOCK_MILLIS / 10);
        assertThat(engine.starts).isEqualTo(2);
        add(1);
        loop.advance(BLOCK_MILLIS / 2 - 1);
        assertThat(engine.starts).isEqualTo(2);
        loop.advance(1);
        assertThat(engine.starts).isEqualTo(3);
    }

    private void add(int count) {
        loop.post(() -> {
            for (int i = 0; i < count; i++) {
                assertThat(pending.add(transaction())).isInstanceOf(AddResult.Added.class);
                producer.poolGrew();
            }
        });
        loop.runReady();
    }

    private VerifiedTransaction transaction() {
        Bytes outputs = Bytes.copyOf(new byte[Float.BYTES]);
        var result = new TwinResult("press", DIGEST, 1, 1, DIGEST, DIGEST, outputs, START_MILLIS);
        var batch = new InferenceBatch(
                AP.id(), GATEWAY.id(), ++sequence, chain.head().id(), START_MILLIS, "test", List.of(result));
        byte[] body = TransactionCodec.encodeBody(batch).toBytes();
        var signatures =
                List.of(AP.sign(Domain.BATCH, chain.id(), body), GATEWAY.sign(Domain.RECEIPT, chain.id(), body));
        if (verifier.transaction(TransactionCodec.join(batch, signatures))
                instanceof Checked.Valid<VerifiedTransaction> v) return v.value();
        throw new AssertionError("a transaction made here is not valid");
    }

    private static Genesis genesis() {
        var members = Stream.of(
                        new MemberInfo(AP.id(), Role.ACCESS_POINT, "ap-1", List.of()),
                        new MemberInfo(GATEWAY.id(), Role.GATEWAY, "gw-1", List.of(AP.id())))
                .sorted(Comparator.comparing(MemberInfo::id))
                .toList();
        var model = new ModelInfo(DIGEST, "same", "regression", 1, List.of(), List.of(new LayerInfo("one", 10, 4)));
        return new Genesis(
                "test",
                START_MILLIS,
                Parameters.builder().blockTimeMillis(BLOCK_MILLIS).build(),
                members,
                List.of(model),
                List.of(new TwinInfo("press", GATEWAY.id(), DIGEST, 4)));
    }

    private static final class CountingEngine implements MiningEngine {
        int starts;

        @Override
        public void start(MiningWork work, LongConsumer onFound) {
            starts++;
        }

        @Override
        public void stop() {}

        @Override
        public void cpuShare(double cpuShare) {}

        @Override
        public MiningStatistics statistics() {
            return new MiningStatistics(0, 0, 0);
        }
    }
}
