package io.twinseal.ledger.chain;

import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.finality.Tally;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.VotingSets;
import io.twinseal.ledger.codec.GenesisCodec;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.StoreException;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.verify.Checked;
import io.twinseal.ledger.verify.VerifiedBlock;
import io.twinseal.ledger.verify.Verifier;
import java.util.Optional;

/**
 * Rechecks a whole store: builds the chain again from genesis and the stored blocks, every signature, seal, root and
 * certificate checked as for a stranger's, and compares what that makes with what is stored.
 */
public final class Audit {
    private final ChainStore stored;
    private final ChainStore rebuilt;
    private final Verifier verifier;
    private final Chain chain;
    private long transactions;

    /** What it found. */
    public sealed interface Outcome {
        /** All holds, up to these heights. */
        record Sound(long height, long finalHeight, long transactions) implements Outcome {}

        /** The first thing that does not, as a full sentence. */
        record Unsound(String reason) implements Outcome {}
    }

    /** Told now and then how far it is. */
    @FunctionalInterface
    public interface Progress {
        void at(long height, long headHeight);
    }

    private Audit(Genesis genesis, ChainId id, ChainStore stored, ChainStore rebuilt) {
        this.stored = stored;
        this.rebuilt = rebuilt;
        this.verifier = new Verifier(id, Signatures.fastest(), 1);
        this.chain = Chain.open(genesis, rebuilt);
    }

    /**
     * Rechecks.
     *
     * @param empty takes the chain that is built again, and as much space as the stored one
     */
    public static Outcome of(Genesis genesis, ChainStore stored, ChainStore empty, Progress progress) {
        ChainId id = GenesisCodec.chainId(genesis);
        try {
            Optional<BlockId> head = stored.head(id);
            if (head.isEmpty()) return new Outcome.Unsound("The database holds no chain.");
            return new Audit(genesis, id, stored, empty).to(head.get(), progress);
        } catch (StoreException e) {
            return new Outcome.Unsound(String.valueOf(e.getMessage()));
        }
    }

    private Outcome to(BlockId head, Progress progress) {
        long headHeight = stored.header(head)
                .orElseThrow(
                        () -> new StoreException("The database is damaged: it lacks its head, block " + head + "."))
                .height();
        for (long height = 0; height <= headHeight; height++) {
            Checkpoint parent = Checkpoint.of(chain.head());
            VotingSets voters = voters();
            Optional<String> fault = block(height).or(() -> certificate(parent, voters));
            if (fault.isPresent()) return new Outcome.Unsound("Height " + height + ": " + fault.get());
            progress.at(height, headHeight);
        }
        Optional<String> fault = certificate(Checkpoint.of(chain.head()), voters());
        if (fault.isPresent()) return new Outcome.Unsound("Height " + headHeight + ": " + fault.get());
        if (!chain.head().id().equals(head))
            return new Outcome.Unsound("The head is stored as block " + head + ", but the blocks lead to "
                    + chain.head().id() + ".");
        Optional<String> difference = stored.difference(rebuilt);
        if (difference.isPresent()) return new Outcome.Unsound(difference.get());
        return new Outcome.Sound(headHeight, chain.finalized().height(), transactions);
    }

    private Optional<String> block(long height) {
        Optional<Block> block = stored.canonicalId(height).flatMap(stored::block);
        if (block.isEmpty()) return Optional.of("There is no block.");
        transactions += block.get().transactions().size();
        if (height == 0)
            return block.get().id().equals(chain.head().id())
                    ? Optional.empty()
                    : Optional.of("Block " + block.get().id() + " is not the genesis block.");
        var checked = verifier.block(block.get());
        if (checked instanceof Checked.Invalid<VerifiedBlock> invalid) return Optional.of(invalid.reason());
        var verified = ((Checked.Valid<VerifiedBlock>) checked).value();
        ImportResult result = chain.importBlock(verified, block.get().header().timeMillis(), false);
        if (result instanceof ImportResult.Imported) return Optional.empty();
        return Optional.of(
                result instanceof ImportResult.Rejected rejected
                        ? rejected.reason()
                        : "Block " + block.get().id() + " does not continue the chain: " + result);
    }

    private VotingSets voters() {
        return chain.state().outlook().voters();
    }

    /** What is wrong with the certificate of the head or its parent, if it has one. */
    private Optional<String> certificate(Checkpoint block, VotingSets voters) {
        Optional<Certificate> found = stored.finality()
                .certificateFor(block.height())
                .filter(certificate -> certificate.checkpoint().equals(block));
        if (found.isEmpty()) return Optional.empty();
        Tally confirmation = found.get().confirmation();
        if (!verifier.isSigned(found.get().link()) || !verifier.isSigned(confirmation))
            return Optional.of("A signature in the certificate of block " + block.block() + " is not valid.");
        chain.take(found.get().link());
        chain.take(confirmation);
        boolean byChild = !confirmation.statement().subject().equals(block);
        return found.get()
                .fault(voters, byChild ? voters() : voters)
                .map(fault -> "The certificate of block " + block.block() + " proves nothing. " + fault);
    }
}
