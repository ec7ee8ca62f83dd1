package io.twinseal.ledger.snapshot;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.ledger.chain.Audit;
import io.twinseal.ledger.chain.Audit.Outcome;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.proof.CertifiedChain;
import io.twinseal.ledger.proof.ProofBuilder;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.StoreException;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.CertifiedHeader;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.SealedHeader;
import io.twinseal.ledger.verify.Checked;
import io.twinseal.ledger.verify.VerifiedBlock;
import io.twinseal.ledger.verify.Verifier;
import java.util.List;
import java.util.Optional;

/**
 * Rechecks a store that began with a snapshot, as far as that can be done without the blocks before: that the certificates
 * lead from genesis to the last final block; that every header follows the one before and is signed; that blocks from the
 * snapshot on are what their headers commit to, with every signature; that the state of the head, and of the thousand
 * blocks before it, has the root in its header. Blocks are not executed again.
 */
public final class SnapshotAudit {
    private final ChainStore stored;
    private final Chain chain;
    private final Signatures signatures = Signatures.fastest();
    private final Verifier verifier;
    private long transactions;

    private SnapshotAudit(Genesis genesis, ChainStore stored) {
        this.stored = stored;
        this.chain = Chain.open(genesis, stored);
        this.verifier = new Verifier(chain.id(), signatures, 1);
    }

    /** Rechecks. */
    public static Outcome of(Genesis genesis, ChainStore stored, Audit.Progress progress) {
        try {
            return new SnapshotAudit(genesis, stored).run(progress);
        } catch (StoreException e) {
            return new Outcome.Unsound(String.valueOf(e.getMessage()));
        }
    }

    private Outcome run(Audit.Progress progress) {
        Optional<String> unproven = certificates();
        if (unproven.isPresent()) return new Outcome.Unsound(unproven.get());
        long head = chain.head().height();
        Optional<BlockId> before = Optional.empty();
        for (long height = stored.lowestHeader(); height <= head; height++) {
            Optional<BlockId> id = stored.canonicalId(height);
            Optional<String> fault = id.isEmpty() ? Optional.of("There is no block.") : fault(id.get(), before);
            if (fault.isPresent()) return new Outcome.Unsound("Height " + height + ": " + fault.get());
            before = id;
            progress.at(height, head);
        }
        return new Outcome.Sound(head, chain.finalized().height(), transactions);
    }

    private Optional<String> certificates() {
        List<CertifiedHeader> certified = new ProofBuilder(chain.id(), chain.genesisVoters(), stored)
                .certifiedWithin(1, chain.finalized().height());
        if (certified.isEmpty()) return Optional.of("There is no certificate.");
        return new CertifiedChain(chain.id(), signatures, chain.genesisVoters()).fault(certified);
    }

    private Optional<String> fault(BlockId id, Optional<BlockId> before) {
        SealedHeader header = stored.header(id)
                .orElseThrow(
                        () -> new StoreException("The database is damaged: it lacks the header of block " + id + "."))
                .sealedHeader();
        if (!header.id().equals(id)) return Optional.of("Its header is of block " + header.id() + ".");
        if (before.isPresent() && !before.get().equals(header.header().parent()))
            return Optional.of("Block " + id + " does not follow block " + before.get() + ".");
        if (header.height() < stored.lowestBlock()) {
            boolean signed = header.height() == 0
                    || signatures.verify(
                            header.header().proposer(),
                            Domain.BLOCK,
                            chain.id(),
                            id.toBytes(),
                            header.signature().toBytes());
            return signed ? Optional.empty() : Optional.of("The signature of its proposer is not valid.");
        }
        Optional<Block> block = stored.block(id);
        if (block.isEmpty()) return Optional.of("There is no block.");
        transactions += block.get().transactions().size();
        return verifier.block(block.get()) instanceof Checked.Invalid<VerifiedBlock> invalid
                ? Optional.of(invalid.reason())
                : Optional.empty();
    }
}
