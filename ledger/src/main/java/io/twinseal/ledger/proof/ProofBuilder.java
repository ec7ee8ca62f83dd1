package io.twinseal.ledger.proof;

import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Vote;
import io.twinseal.consensus.types.VotingSets;
import io.twinseal.ledger.chain.ChainQueries;
import io.twinseal.ledger.codec.MerkleTree;
import io.twinseal.ledger.codec.RegistryCodec;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.FinalityStore.VotersFrom;
import io.twinseal.ledger.store.StoredHeader;
import io.twinseal.ledger.types.CertifiedHeader;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.ResultProof;
import io.twinseal.ledger.types.SealedHeader;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TransactionId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Makes proofs of results from what a node stores for good: headers, bodies, certificates, and who gave those. */
public final class ProofBuilder {
    /** What came of asking for a proof. */
    public sealed interface Answer {
        record Made(ResultProof proof) implements Answer {}

        /** There is no batch under this id on the chain. */
        record Unknown() implements Answer {}

        /** The batch is sealed, and not final yet. */
        record NotFinal(long height) implements Answer {}

        /** This node lacks a certificate for it; the reason is a full sentence. */
        record Lacking(String reason) implements Answer {}
    }

    private final ChainId chain;
    private final VotingSets genesisVoters;
    private final ChainStore store;
    private final ChainQueries queries;

    /** @param genesisVoters who decided first, as every verifier knows */
    public ProofBuilder(ChainId chain, VotingSets genesisVoters, ChainStore store) {
        this.chain = chain;
        this.genesisVoters = genesisVoters;
        this.store = store;
        this.queries = new ChainQueries(store);
    }

    /** Proves the batch of a transaction, all its results at once. */
    public Answer prove(TransactionId id) {
        Optional<ChainQueries.Sealed> sealed = queries.transaction(id);
        if (sealed.isEmpty() || !(sealed.get().transaction().body() instanceof InferenceBatch))
            return new Answer.Unknown();
        ChainQueries.Sealed place = sealed.get();
        long height = place.block().height();
        Optional<CertifiedHeader> last = certified(height, Long.MAX_VALUE);
        if (last.isEmpty()) return new Answer.NotFinal(height);
        if (last.get().header().height() - height > ResultProof.HEADERS_MAX)
            return new Answer.Lacking("The first certificate that this node has from block " + height
                    + " on is of block " + last.get().header().height()
                    + ", too far above; ask an access point that took part in voting then.");
        Optional<List<CertifiedHeader>> certified = withChanges(last.get());
        if (certified.isEmpty())
            return new Answer.Lacking("This node lacks the certificate of a change of voters before block " + height
                    + "; ask an access point that took part in voting then.");
        List<TransactionId> ids =
                place.block().transactions().stream().map(Transaction::id).toList();
        return new Answer.Made(new ResultProof(
                chain,
                place.transaction(),
                place.index(),
                MerkleTree.proof(ids, place.index()).siblings(),
                headers(place.block().sealedHeader(), last.get().header()),
                certified.get()));
    }

    /**
     * Certified headers of a stretch of the chain: of each change of voters in it, then the highest of all; each with its
     * voters, and each judged by a set that the one before it names. Fewer, or none, where certificates lack.
     */
    public List<CertifiedHeader> certifiedWithin(long from, long to) {
        List<CertifiedHeader> certified = new ArrayList<>();
        List<VotersFrom> changes = store.finality().votersUpTo(to);
        for (int i = 0; i < changes.size(); i++) {
            VotersFrom change = changes.get(i);
            long first = Math.max(from, change.height());
            Optional<CertifiedHeader> header = i == changes.size() - 1
                    ? lastCertified(first, to)
                    : certified(first, changes.get(i + 1).height());
            if (header.isEmpty()) continue;
            CertifiedHeader next = with(header.get(), change.voters());
            if (!certified.isEmpty() && !shareASet(certified.get(certified.size() - 1), next)) break;
            certified.add(next);
        }
        return certified;
    }

    private static boolean shareASet(CertifiedHeader one, CertifiedHeader other) {
        return one.voters().orElseThrow().sets().stream()
                .anyMatch(other.voters().orElseThrow().sets()::contains);
    }

    private Optional<CertifiedHeader> lastCertified(long from, long to) {
        Optional<Certificate> certificate = store.finality().lastCertificate(to);
        while (certificate.isPresent() && certificate.get().checkpoint().height() >= from) {
            Optional<CertifiedHeader> certified = certified(certificate.get());
            if (certified.isPresent()) return certified;
            certificate = store.finality()
                    .lastCertificate(certificate.get().checkpoint().height() - 1);
        }
        return Optional.empty();
    }

    /** From the block up to below the certified one. */
    private List<SealedHeader> headers(SealedHeader block, SealedHeader certified) {
        List<SealedHeader> headers = new ArrayList<>();
        SealedHeader at = certified;
        while (!at.id().equals(block.id())) {
            at = header(at.header().parent());
            headers.add(at);
        }
        Collections.reverse(headers);
        return headers;
    }

    /**
     * The lowest certified header of a stretch of the chain whose certificate can be judged by it, its child and its own
     * voters. A link to a child with other voters is passed over.
     */
    private Optional<CertifiedHeader> certified(long from, long end) {
        Optional<Certificate> certificate = store.finality().certificateFor(from);
        while (certificate.isPresent() && certificate.get().checkpoint().height() < end) {
            Optional<CertifiedHeader> certified = certified(certificate.get());
            if (certified.isPresent()) return certified;
            certificate = store.finality()
                    .certificateFor(certificate.get().checkpoint().height() + 1);
        }
        return Optional.empty();
    }

    private Optional<CertifiedHeader> certified(Certificate certificate) {
        SealedHeader header = header(certificate.checkpoint().block());
        if (!(certificate.confirmation().statement() instanceof Vote vote))
            return Optional.of(new CertifiedHeader(header, Optional.empty(), certificate, Optional.empty()));
        SealedHeader child = header(vote.target().block());
        return child.votersDigest().equals(header.votersDigest())
                ? Optional.of(new CertifiedHeader(header, Optional.of(child), certificate, Optional.empty()))
                : Optional.empty();
    }

    private SealedHeader header(BlockId id) {
        return store.header(id)
                .map(StoredHeader::sealedHeader)
                .orElseThrow(() -> new IllegalStateException("no header of block " + id + " is stored"));
    }

    /** Puts before it a certified header of each change of voters since genesis; empty if one that is needed lacks. */
    private Optional<List<CertifiedHeader>> withChanges(CertifiedHeader last) {
        VotingSets known = genesisVoters;
        if (RegistryCodec.digest(known).equals(last.header().votersDigest())) return Optional.of(List.of(last));
        List<VotersFrom> changes = store.finality().votersUpTo(last.header().height());
        List<CertifiedHeader> certified = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            VotersFrom change = changes.get(i);
            boolean newest = i == changes.size() - 1;
            Optional<CertifiedHeader> header = newest
                    ? Optional.of(last)
                    : certified(change.height(), changes.get(i + 1).height());
            if (header.isEmpty() || (!newest && change.voters().equals(known))) continue;
            if (change.voters().sets().stream().noneMatch(known.sets()::contains)) return Optional.empty();
            known = change.voters();
            certified.add(with(header.get(), known));
        }
        return Optional.of(certified);
    }

    private static CertifiedHeader with(CertifiedHeader certified, VotingSets voters) {
        return new CertifiedHeader(certified.header(), certified.child(), certified.certificate(), Optional.of(voters));
    }
}
