package io.twinseal.ledger.chain;

import static io.twinseal.ledger.chain.TestNetwork.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.types.Acknowledgement;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.Signature;
import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.consensus.types.Statement;
import io.twinseal.consensus.types.Vote;
import io.twinseal.ledger.codec.StatementCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.snapshot.PartialAudit;
import io.twinseal.ledger.store.Batch;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.Column;
import io.twinseal.ledger.store.KeyValueStore.Entry;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Domain;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A chain of twelve blocks, some with a batch, two final by certificates of either kind. */
class AuditTest {
    private static final MemberKey MINER = TestNetwork.ACCESS_POINTS.get(0);
    private static final int BLOCKS = 12;

    private final TestNetwork network = new TestNetwork();
    private final MemoryStore store = new MemoryStore();

    AuditTest() {
        Chain chain = Chain.open(network.genesis(), new ChainStore(store));
        Checkpoint genesis = Checkpoint.of(chain.head());
        for (int i = 1; i <= BLOCKS; i++) {
            BlockId slot = chain.head().id();
            Checkpoint parent = Checkpoint.of(chain.head());
            if (i % 3 == 0)
                network.extend(chain, MINER, START, network.signed(network.batch(MINER, i / 3, slot, START)));
            else network.extend(chain, MINER, START);
            Checkpoint head = Checkpoint.of(chain.head());
            if (i == 4) all(chain, new Vote(genesis, head));
            if (i == 4) all(chain, new Acknowledgement(head));
            if (i == 8) all(chain, new Vote(chain.finalized(), head));
            if (i == 9) all(chain, new Vote(parent, head));
        }
        assertThat(chain.finalized().height()).isEqualTo(8);
    }

    private void all(Chain chain, Statement statement) {
        for (MemberKey key : TestNetwork.ACCESS_POINTS) {
            Bytes signature = key.sign(Domain.STATEMENT, network.chainId(), StatementCodec.signedBytes(statement));
            chain.take(new SignedStatement(key.id(), statement, Signature.of(signature.toBytes())));
        }
    }

    private Audit.Outcome audit() {
        return Audit.of(
                network.genesis(), new ChainStore(store), new ChainStore(new MemoryStore()), (height, head) -> {});
    }

    private List<Entry> entries(Column column) {
        byte[] end = new byte[64];
        Arrays.fill(end, (byte) 0xff);
        return store.range(column, Bytes.EMPTY, Bytes.copyOf(end), Integer.MAX_VALUE, false);
    }

    @Test
    void aSoundStoreIsFoundSound() {
        assertThat(audit()).isEqualTo(new Audit.Outcome.Sound(BLOCKS, 8, BLOCKS / 3));
    }

    @Test
    void soIsItsCopy() {
        MemoryStore copy = new MemoryStore();
        new ChainStore(store).copyTo(new ChainStore(copy));
        assertThat(Audit.of(
                        network.genesis(),
                        new ChainStore(copy),
                        new ChainStore(new MemoryStore()),
                        (height, head) -> {}))
                .isInstanceOf(Audit.Outcome.Sound.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"HEADERS", "BODIES", "HEIGHTS", "CANONICAL", "CERTIFICATES", "STATE", "TRANSACTIONS", "TWINS"})
    void aLostEntryIsFound(Column column) {
        List<Entry> entries = entries(column);
        assertThat(entries).isNotEmpty();
        store.write(new Batch().delete(column, entries.get(entries.size() / 2).key()), true);
        if (column == Column.CERTIFICATES)
            assertThat(audit()).as("what is final is less then").isEqualTo(new Audit.Outcome.Sound(BLOCKS, 4, 4));
        else assertThat(audit()).isInstanceOf(Audit.Outcome.Unsound.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"HEADERS", "BODIES", "HEIGHTS", "CANONICAL", "CERTIFICATES", "STATE", "TRANSACTIONS"})
    void aFlippedBitIsFound(Column column) {
        flipBits(column, this::audit);
    }

    private void flipBits(Column column, Supplier<Audit.Outcome> audit) {
        for (Entry entry : entries(column)) {
            byte[] value = entry.value().toBytes();
            if (value.length == 0) continue; // the body of genesis
            for (int at : new int[] {0, Math.min(1, value.length - 1), value.length / 2, value.length - 1}) {
                byte[] flipped = value.clone();
                flipped[at] ^= 4;
                store.write(new Batch().put(column, entry.key(), Bytes.copyOf(flipped)), true);
                assertThat(audit.get())
                        .as("%s, key %s, byte %d", column, entry.key(), at)
                        .isInstanceOf(Audit.Outcome.Unsound.class);
            }
            store.write(new Batch().put(column, entry.key(), entry.value()), true);
        }
    }

    private Audit.Outcome partialAudit() {
        return PartialAudit.of(network.genesis(), new ChainStore(store), (height, head) -> {});
    }

    @Test
    void aPrunedStoreIsFoundSoundAsFarAsItsBlocksReach() {
        assertThat(new ChainStore(store).prune(6)).isEqualTo(6);
        assertThat(partialAudit()).isEqualTo(new Audit.Outcome.Sound(BLOCKS, 8, 3));
        new ChainStore(store).prune(BLOCKS);
        assertThat(partialAudit()).isEqualTo(new Audit.Outcome.Sound(BLOCKS, 8, 1));
    }

    @ParameterizedTest
    @EnumSource(names = {"HEADERS", "BODIES", "HEIGHTS", "CANONICAL", "STATE", "TRANSACTIONS", "TWINS"})
    void anEntryThatAPrunedStoreLostIsFound(Column column) {
        new ChainStore(store).prune(6);
        for (Entry entry : entries(column)) {
            store.write(new Batch().delete(column, entry.key()), true);
            assertThat(partialAudit()).as("%s, key %s", column, entry.key()).isInstanceOf(Audit.Outcome.Unsound.class);
            store.write(new Batch().put(column, entry.key(), entry.value()), true);
        }
        assertThat(partialAudit()).isInstanceOf(Audit.Outcome.Sound.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"HEADERS", "BODIES", "HEIGHTS", "CANONICAL", "CERTIFICATES", "STATE", "TRANSACTIONS"})
    void aFlippedBitInAPrunedStoreIsFound(Column column) {
        new ChainStore(store).prune(6);
        flipBits(column, this::partialAudit);
    }

    @Test
    void anEmptyStoreHoldsNoChain() {
        assertThat(Audit.of(
                        network.genesis(),
                        new ChainStore(new MemoryStore()),
                        new ChainStore(new MemoryStore()),
                        (height, head) -> {}))
                .isEqualTo(new Audit.Outcome.Unsound("The database holds no chain."));
    }
}
