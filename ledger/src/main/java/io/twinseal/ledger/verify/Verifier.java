package io.twinseal.ledger.verify;

import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.finality.Offence;
import io.twinseal.consensus.finality.Tally;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.ledger.codec.StatementCodec;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Change;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.Evidence;
import io.twinseal.ledger.types.Handover;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.Proposal;
import io.twinseal.ledger.types.Refusal;
import io.twinseal.ledger.types.Refusal.Code;
import io.twinseal.ledger.types.Signer;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TransactionId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Checks what needs no state: signatures, digests, finite outputs. Remembers which transactions passed, so that one that
 * came by gossip is not checked again inside a block. For any number of threads.
 */
public final class Verifier {
    private final ChainId chain;
    private final Signatures signatures;
    private final Map<TransactionId, VerifiedTransaction> passed;

    /** @param rememberedMax transactions remembered; the one longest unused goes first */
    public Verifier(ChainId chain, Signatures signatures, int rememberedMax) {
        this.chain = chain;
        this.signatures = signatures;
        this.passed = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<TransactionId, VerifiedTransaction> eldest) {
                return size() > rememberedMax;
            }
        };
    }

    public Checked<VerifiedTransaction> transaction(Transaction transaction) {
        Optional<VerifiedTransaction> known = known(transaction.id());
        if (known.isPresent()) return new Checked.Valid<>(known.get());
        Optional<Refusal> violation = violation(transaction);
        if (violation.isPresent()) return new Checked.Invalid<>(violation.get());
        var verified = new VerifiedTransaction(transaction);
        synchronized (passed) {
            passed.put(transaction.id(), verified);
        }
        return new Checked.Valid<>(verified);
    }

    /** The transaction of this id if it passed before and is still remembered. */
    public Optional<VerifiedTransaction> known(TransactionId id) {
        synchronized (passed) {
            return Optional.ofNullable(passed.get(id));
        }
    }

    /** Checks a block on the calling thread alone. */
    public Checked<VerifiedBlock> block(Block block) {
        return block(block, Runnable::run, 0);
    }

    /**
     * Checks a block on the calling thread and up to {@code helpers} tasks of the workers. The calling thread never
     * waits for a task to start, so it may be one of the workers itself.
     */
    public Checked<VerifiedBlock> block(Block block, Executor workers, int helpers) {
        MemberId proposer = block.header().proposer();
        byte[] signature = block.sealedHeader().signature().toBytes();
        if (!signatures.verify(proposer, Domain.BLOCK, chain, block.id().toBytes(), signature))
            return new Checked.Invalid<>(badSignature("The signature of proposer " + proposer + " over block "
                    + block.id() + " is not valid on chain " + chain + "."));
        List<VerifiedTransaction> verified =
                new ArrayList<>(block.transactions().size());
        for (var checked : Spread.over(block.transactions(), this::transaction, workers, helpers)) {
            if (checked instanceof Checked.Invalid<VerifiedTransaction> invalid)
                return new Checked.Invalid<>(new Refusal(
                        invalid.refusal().code(),
                        "Transaction " + verified.size() + " of block " + block.id() + " is not valid: "
                                + invalid.reason()));
            if (checked instanceof Checked.Valid<VerifiedTransaction> valid) verified.add(valid.value());
        }
        return new Checked.Valid<>(new VerifiedBlock(block, verified));
    }

    /** Whether its signer signed it on this chain. */
    public boolean isSigned(SignedStatement signed) {
        return signatures.verify(
                signed.signer(),
                Domain.STATEMENT,
                chain,
                StatementCodec.signedBytes(signed.statement()),
                signed.signature().toBytes());
    }

    /** Whether everybody whose signature it has signed it on this chain. */
    public boolean isSigned(Tally tally) {
        return tally.statements().stream().allMatch(this::isSigned);
    }

    private Optional<Refusal> violation(Offence offence) {
        for (SignedStatement signed : List.of(offence.first(), offence.second()))
            if (!isSigned(signed))
                return Optional.of(badSignature("The signature of " + signed.signer() + " under the "
                        + signed.statement() + " is not valid on chain " + chain + "."));
        return Optional.empty();
    }

    private Optional<Refusal> violation(Certificate certificate) {
        for (Tally tally : List.of(certificate.link(), certificate.confirmation()))
            if (!isSigned(tally))
                return Optional.of(badSignature(
                        "A signature under the " + tally.statement() + " is not valid on chain " + chain + "."));
        return Optional.empty();
    }

    private Optional<Refusal> violation(Proposal proposal) {
        for (Change change : proposal.changes())
            if (change instanceof Change.PutMember put
                    && !signatures.isValidKey(put.member().id()))
                return Optional.of(new Refusal(
                        Code.BAD_KEY,
                        "Member '" + put.member().name() + "' has key "
                                + put.member().id() + ", which is no valid Ed25519 public key."));
        return Optional.empty();
    }

    private static Refusal badSignature(String sentence) {
        return new Refusal(Code.BAD_SIGNATURE, sentence);
    }

    private Optional<Refusal> violation(Transaction transaction) {
        if (transaction.body() instanceof Evidence evidence) return violation(evidence.offence());
        if (transaction.body() instanceof Handover handover) return violation(handover.certificate());
        Optional<Refusal> violation = Optional.empty();
        if (transaction.body() instanceof InferenceBatch batch) violation = BatchRules.violation(batch);
        if (transaction.body() instanceof Proposal proposal) violation = violation(proposal);
        if (violation.isPresent()) return violation;
        byte[] body = transaction.bodyBytes().toBytes();
        List<Signer> signers = transaction.body().signers();
        for (int i = 0; i < signers.size(); i++) {
            Signer signer = signers.get(i);
            byte[] signature = transaction.signatures().get(i).toBytes();
            if (!signatures.verify(signer.member(), signer.domain(), chain, body, signature))
                return Optional.of(badSignature("The signature of " + signer.title() + " " + signer.member()
                        + " over transaction " + transaction.id() + " is not valid on chain " + chain + "."));
        }
        return Optional.empty();
    }
}
