package io.twinseal.ledger.snapshot;

import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.finality.Tally;
import io.twinseal.consensus.rules.Difficulty;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.VotingSets;
import io.twinseal.ledger.chain.Audit;
import io.twinseal.ledger.chain.Audit.Outcome;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.codec.RegistryCodec;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.proof.CertifiedChain;
import io.twinseal.ledger.proof.ProofBuilder;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.FinalityStore.VotersFrom;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.store.StoreException;
import io.twinseal.ledger.store.StoredHeader;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.CertifiedHeader;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.verify.Checked;
import io.twinseal.ledger.verify.VerifiedBlock;
import io.twinseal.ledger.verify.Verifier;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rechecks a store that lacks its first blocks, because it began with a snapshot or gave them up, as far as that can be
 * done without them: that certificates lead from genesis to the last final block, and each was signed by a quorum; that
 * every header follows the one before and is signed; that blocks that are here are what their headers commit to, with
 * every signature, and are found by their transactions; that the state of the head, and of the thousand blocks before it,
 * has the root in its header, and their seals meet the targets that those states make. Blocks are not executed again.
 */
public final class PartialAudit {
    private final ChainStore stored;
    private final ChainStore fresh = new ChainStore(new MemoryStore());
    private final Chain chain;
    private final Signatures signatures = Signatures.fastest();
    private final Verifier verifier;
    private final Map<Digest, VotingSets> voters = new HashMap<>();
    private long transactions;

    private PartialAudit(Genesis genesis, ChainStore stored) {
        this.stored = stored;
        this.chain = Chain.open(genesis, stored);
        this.verifier = new Verifier(chain.id(), signatures, 1);
        Chain.open(genesis, fresh);
        for (VotersFrom change : stored.finality().votersUpTo(chain.finalized().height()))
            voters.put(RegistryCodec.digest(change.voters()), change.voters());
    }

    /** Rechecks. */
    public static Outcome of(Genesis genesis, ChainStore stored, Audit.Progress progress) {
        try {
            return new PartialAudit(genesis, stored).run(progress);
        } catch (StoreException e) {
            return new Outcome.Unsound(String.valueOf(e.getMessage()));
        }
    }

    private Outcome run(Audit.Progress progress) {
        Optional<String> unproven = genesis().or(this::certificates);
        if (unproven.isPresent()) return new Outcome.Unsound(unproven.get());
        long head = chain.head().height();
        Optional<StoredHeader> before = Optional.empty();
        for (long height = stored.lowestHeader(); height <= head; height++) {
            Optional<BlockId> id = stored.canonicalId(height);
            if (id.isEmpty()) return new Outcome.Unsound("Height " + height + ": There is no block.");
            StoredHeader header = header(id.get());
            Optional<String> fault =
                    place(header, before).or(() -> block(header)).or(() -> certificate(header));
            if (fault.isPresent()) return new Outcome.Unsound("Height " + height + ": " + fault.get());
            before = Optional.of(header);
            progress.at(height, head);
        }
        return new Outcome.Sound(head, chain.finalized().height(), transactions);
    }

    private Optional<String> genesis() {
        Optional<Block> expected = fresh.canonicalId(0).flatMap(fresh::block);
        return stored.canonicalId(0).flatMap(stored::block).equals(expected)
                ? Optional.empty()
                : Optional.of("The first block is not the genesis block.");
    }

    private Optional<String> certificates() {
        List<CertifiedHeader> certified = new ProofBuilder(chain.id(), chain.genesisVoters(), stored)
                .certifiedWithin(1, chain.finalized().height());
        if (certified.isEmpty()) return Optional.of("There is no certificate.");
        return new CertifiedChain(chain.id(), signatures, chain.genesisVoters()).fault(certified);
    }

    private StoredHeader header(BlockId id) {
        return stored.header(id)
                .orElseThrow(
                        () -> new StoreException("The database is damaged: it lacks the header of block " + id + "."));
    }

    /** What is wrong with where a header stands. */
    private Optional<String> place(StoredHeader stored, Optional<StoredHeader> before) {
        if (before.isEmpty()) return Optional.empty();
        Header header = stored.sealedHeader().header();
        if (!before.get().id().equals(header.parent()))
            return Optional.of("Block " + stored.id() + " does not follow block "
                    + before.get().id() + ".");
        if (!before.get().weight().add(BigInteger.valueOf(header.difficulty())).equals(stored.weight()))
            return Optional.of("The weight is stored as " + stored.weight() + ", but block "
                    + before.get().id() + " before it has " + before.get().weight() + ".");
        boolean sealed = chain.state(header.parent())
                .map(State::parameters)
                .map(parameters -> Difficulty.target(parameters, header.difficulty(), header.reputation()))
                .map(target -> Difficulty.meets(stored.id(), target))
                .orElse(true);
        return sealed ? Optional.empty() : Optional.of("The seal does not meet the target.");
    }

    /** What is wrong with a block, or with the signature of its header where only that is here. */
    private Optional<String> block(StoredHeader header) {
        if (header.height() == 0) return Optional.empty();
        if (header.height() < stored.lowestBlock()) {
            boolean signed = signatures.verify(
                    header.sealedHeader().header().proposer(),
                    Domain.BLOCK,
                    chain.id(),
                    header.id().toBytes(),
                    header.sealedHeader().signature().toBytes());
            return signed ? Optional.empty() : Optional.of("The signature of its proposer is not valid.");
        }
        Block block = stored.block(header.id()).orElseThrow();
        transactions += block.transactions().size();
        if (verifier.block(block) instanceof Checked.Invalid<VerifiedBlock> invalid)
            return Optional.of(invalid.reason());
        return stored.isIndexed(block)
                ? Optional.empty()
                : Optional.of("Its transactions and results are not found by their ids and twins.");
    }

    /** What is wrong with the certificate of a block, if it has one. */
    private Optional<String> certificate(StoredHeader header) {
        Optional<Certificate> found = stored.finality().certificateAt(header.height());
        if (found.isEmpty()) return Optional.empty();
        Certificate certificate = found.get();
        if (!certificate.checkpoint().equals(Checkpoint.of(header.sealedHeader().header())))
            return Optional.of("The certificate is of block " + certificate.checkpoint() + ".");
        Tally confirmation = certificate.confirmation();
        if (!verifier.isSigned(certificate.link()) || !verifier.isSigned(confirmation))
            return Optional.of("A signature in the certificate is not valid.");
        Optional<VotingSets> deciding = voters(header);
        if (deciding.isEmpty()) return Optional.of("It is not stored who decided over the block.");
        // If no certificate names the voters of the child that confirms it, they are not known any more.
        return voters(header(confirmation.statement().subject().block()))
                .flatMap(confirming -> certificate.fault(deciding.get(), confirming))
                .map(fault -> "The certificate proves nothing. " + fault);
    }

    private Optional<VotingSets> voters(StoredHeader header) {
        return Optional.ofNullable(voters.get(header.sealedHeader().votersDigest()))
                .or(() -> chain.state(header.id()).map(state -> state.outlook().voters()));
    }
}
