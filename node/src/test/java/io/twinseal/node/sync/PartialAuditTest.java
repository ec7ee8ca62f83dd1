package io.twinseal.node.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.ledger.chain.Audit.Outcome;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.chain.ChainQueries;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.snapshot.PartialAudit;
import io.twinseal.ledger.snapshot.SnapshotBuilder;
import io.twinseal.ledger.snapshot.VerifiedSnapshot;
import io.twinseal.ledger.store.Batch;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.Column;
import io.twinseal.ledger.store.KeyValueStore.Entry;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.verify.VerifiedBlock;
import io.twinseal.node.LongChain;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store that began with a snapshot is rechecked as far as its blocks reach. */
class PartialAuditTest {
    private static final LongChain MADE =
            new LongChain().grow(20, 5).admitNewcomer().grow(540, 5).extendBy(3);

    private final MemoryStore store = new MemoryStore();

    @BeforeEach
    void begin() throws DecodeException {
        Chain chain = Chain.open(LongChain.genesis(), new ChainStore(store));
        BlockId genesis = chain.head().id();
        var check = new VerifiedSnapshot.Check(LongChain.id(), genesis, chain.genesisVoters(), Signatures.fastest());
        chain.startAgain(check.all(new SnapshotBuilder(MADE.chain()).make().orElseThrow())
                .start());
        var blocks = new ChainQueries(MADE.chain().store());
        for (long height = chain.head().height() + 1;
                height <= MADE.chain().head().height();
                height++)
            chain.importBlock(VerifiedBlock.fromStore(blocks.blockAt(height).orElseThrow()), MADE.afterMillis(), false);
        assertThat(chain.head()).isEqualTo(MADE.chain().head());
    }

    private Outcome audited() {
        return PartialAudit.of(LongChain.genesis(), new ChainStore(store), (height, head) -> {});
    }

    private List<Entry> entries(Column column) {
        return store.range(column, Bytes.EMPTY, Bytes.copyOf((byte) 0xff), Integer.MAX_VALUE, false);
    }

    private static Bytes damaged(Bytes value) {
        byte[] bytes = value.toBytes();
        bytes[bytes.length - 1] ^= 1;
        return Bytes.copyOf(bytes);
    }

    private String reasonAfterDamage(Column column, int index) {
        Entry entry = entries(column).get(index);
        store.write(new Batch().put(column, entry.key(), damaged(entry.value())), true);
        assertThat(audited()).isInstanceOf(Outcome.Unsound.class);
        return ((Outcome.Unsound) audited()).reason();
    }

    @Test
    void itIsSound() {
        assertThat(audited())
                .isEqualTo(new Outcome.Sound(
                        MADE.chain().head().height(), MADE.chain().finalized().height(), 0));
    }

    @Test
    void aHeaderWithAnotherSignatureIsNotSound() {
        int early = 10; // before it: genesis, and the headers of certificates
        assertThat(reasonAfterDamage(Column.HEADERS, early)).contains("signature of its proposer");
    }

    @Test
    void anotherStateIsNotSound() {
        assertThat(reasonAfterDamage(Column.STATE, 0)).contains("database is damaged");
    }

    @Test
    void aCertificateThatProvesNothingIsNotSound() {
        assertThat(reasonAfterDamage(Column.CERTIFICATES, 0)).contains("did not sign");
    }
}
