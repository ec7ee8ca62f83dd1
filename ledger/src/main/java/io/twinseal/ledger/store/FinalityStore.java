package io.twinseal.ledger.store;

import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.finality.FinalityRecord;
import io.twinseal.consensus.finality.Tally;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.consensus.types.Vote;
import io.twinseal.consensus.types.VotingSets;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.RegistryCodec;
import io.twinseal.ledger.codec.StatementCodec;
import io.twinseal.ledger.types.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Certificates, the links above the last of them, and what the own member signed. Reads may come from any thread. */
public final class FinalityStore {
    private static final Bytes FIRST = Layout.height(0);
    private static final Bytes END = Layout.height(Long.MAX_VALUE);

    private final KeyValueStore store;

    FinalityStore(KeyValueStore store) {
        this.store = store;
    }

    /** Who decides over final blocks from a height on, until the next change. */
    public record VotersFrom(long height, VotingSets voters) {}

    /** What was final and justified when the node stopped, on a chain that starts with this genesis. */
    public FinalityRecord record(Checkpoint genesis) {
        List<Tally> links = new ArrayList<>();
        for (var entry : store.range(Column.LINKS, FIRST, END, Integer.MAX_VALUE, false))
            links.add(decode(
                    "a link", () -> StatementCodec.decodeTally(entry.value().toBytes())));
        Optional<Certificate> last = lastCertificate(Long.MAX_VALUE - 1);
        return new FinalityRecord(last.map(Certificate::checkpoint).orElse(genesis), last, links);
    }

    /** The certificate stored for the final block of a height. */
    public Optional<Certificate> certificateAt(long height) {
        return certificate(Layout.height(height), Layout.height(height + 1), false);
    }

    /** The certificate that makes the block of a height final: its own, or the lowest above it. */
    public Optional<Certificate> certificateFor(long height) {
        return certificate(Layout.height(height), END, false);
    }

    /** The highest certificate of a block up to a height. */
    public Optional<Certificate> lastCertificate(long height) {
        return certificate(FIRST, Layout.height(height + 1), true);
    }

    /** Who decided over the final blocks up to a height: by the first certificate, then where one shows a change. */
    public List<VotersFrom> votersUpTo(long height) {
        List<VotersFrom> voters = new ArrayList<>();
        for (var entry : store.range(Column.VOTERS, FIRST, Layout.height(height + 1), Integer.MAX_VALUE, false))
            voters.add(votersFrom(entry));
        return voters;
    }

    private static VotersFrom votersFrom(KeyValueStore.Entry entry) {
        return new VotersFrom(
                Layout.height(entry.key()),
                decode(
                        "a set of voters",
                        () -> RegistryCodec.decodeVoters(entry.value().toBytes())));
    }

    /** The last vote and the last acknowledgement of the own member, as far as there are any. */
    public List<SignedStatement> signed() {
        List<SignedStatement> signed = new ArrayList<>();
        for (Bytes key : List.of(Layout.VOTE, Layout.ACKNOWLEDGEMENT))
            store.get(Column.META, key)
                    .ifPresent(value -> signed.add(
                            decode("what this node signed", () -> StatementCodec.decodeStatement(value.toBytes()))));
        return signed;
    }

    static void put(Batch batch, Tally link) {
        Checkpoint target = link.statement().subject();
        batch.put(Column.LINKS, Layout.place(target.height(), target.block()), StatementCodec.encode(link));
    }

    /** Keeps a certificate, and who gave it if that is news; the links up to its block have done their work. */
    void put(Batch batch, ChainUpdate.FinalBlock block) {
        long height = block.certificate().checkpoint().height();
        batch.put(Column.CERTIFICATES, Layout.height(height), StatementCodec.encode(block.certificate()));
        boolean known = store.range(Column.VOTERS, FIRST, END, 1, true).stream()
                .anyMatch(last -> votersFrom(last).voters().equals(block.voters()));
        if (!known) batch.put(Column.VOTERS, Layout.height(height), RegistryCodec.encode(block.voters()));
        for (var entry : store.range(Column.LINKS, FIRST, Layout.height(height + 1), Integer.MAX_VALUE, false))
            batch.delete(Column.LINKS, entry.key());
    }

    /** Keeps certificates of a chain that begins with them. */
    static void put(Batch batch, List<ChainUpdate.FinalBlock> first) {
        Optional<VotingSets> last = Optional.empty();
        for (ChainUpdate.FinalBlock block : first) {
            Bytes height = Layout.height(block.certificate().checkpoint().height());
            batch.put(Column.CERTIFICATES, height, StatementCodec.encode(block.certificate()));
            if (!last.equals(Optional.of(block.voters())))
                batch.put(Column.VOTERS, height, RegistryCodec.encode(block.voters()));
            last = Optional.of(block.voters());
        }
    }

    static void put(Batch batch, SignedStatement signed) {
        Bytes key = signed.statement() instanceof Vote ? Layout.VOTE : Layout.ACKNOWLEDGEMENT;
        batch.put(Column.META, key, StatementCodec.encode(signed));
    }

    private Optional<Certificate> certificate(Bytes from, Bytes to, boolean last) {
        return store.range(Column.CERTIFICATES, from, to, 1, last).stream()
                .findFirst()
                .map(entry -> decode(
                        "a certificate",
                        () -> StatementCodec.decodeCertificate(entry.value().toBytes())));
    }

    @FunctionalInterface
    private interface Decoding<T> {
        T decode() throws DecodeException;
    }

    private static <T> T decode(String what, Decoding<T> decoding) {
        try {
            return decoding.decode();
        } catch (DecodeException e) {
            throw ChainStore.corrupt(what, e);
        }
    }
}
