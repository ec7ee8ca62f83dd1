package io.twinseal.ledger.state;

import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.rules.Retarget;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Evidence;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.Refusal;
import io.twinseal.ledger.types.Refusal.Code;
import io.twinseal.ledger.verify.VerifiedTransaction;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The step from one state to the next: a pure function, integers only, of verified transactions. */
public final class Transition {
    /** What came of it. */
    public sealed interface Result {
        /** The state after the block, and how it differs from the one before. */
        record Applied(State after, Changes changes) implements Result {}

        /** A transaction, or the block as a whole, breaks a rule; the reason is a full sentence. */
        record Invalid(String reason) implements Result {}
    }

    private final State parent;
    private final Header header;
    private final Ancestors ancestors;
    private final SortedMap<Bytes, Optional<Bytes>> wanted = new TreeMap<>();
    private final SortedMap<MemberId, BigInteger> works = new TreeMap<>();
    private final GovernanceStep governance;
    private long signedMillisMin = Long.MAX_VALUE;

    private Transition(State parent, Header header, Ancestors ancestors) {
        this.parent = parent;
        this.header = header;
        this.ancestors = ancestors;
        this.governance = new GovernanceStep(parent, header.height(), ancestors);
    }

    /**
     * Applies a block's transactions.
     *
     * @param header of the block, checked by consensus against the parent; its id is not read, so that a proposer can
     *     ask before it has one
     * @param ancestors of the block, as far back as a slot may refer to
     */
    public static Result apply(
            State parent, Header header, List<VerifiedTransaction> transactions, Ancestors ancestors) {
        Optional<String> oversize = oversize(parent.parameters(), transactions);
        if (oversize.isPresent()) return new Result.Invalid(oversize.get());
        Transition transition = new Transition(parent, header, ancestors);
        for (int i = 0; i < transactions.size(); i++) {
            Optional<Refusal> violation = transition.add(transactions.get(i));
            if (violation.isPresent())
                return new Result.Invalid(
                        "Transaction " + i + " (" + transactions.get(i).id() + ") is not valid: "
                                + violation.get().sentence());
        }
        return transition.finish();
    }

    private static Optional<String> oversize(Parameters parameters, List<VerifiedTransaction> transactions) {
        if (transactions.size() > parameters.blockTransactionsMax())
            return Optional.of("The block has " + transactions.size() + " transactions, but may have "
                    + parameters.blockTransactionsMax() + ".");
        long bytes = 0;
        for (VerifiedTransaction transaction : transactions)
            bytes += transaction.transaction().bytes().size();
        return bytes <= parameters.blockBytesMax()
                ? Optional.empty()
                : Optional.of("The block's transactions have " + bytes + " bytes, but may have "
                        + parameters.blockBytesMax() + ".");
    }

    private Optional<Refusal> add(VerifiedTransaction transaction) {
        if (transaction.body() instanceof InferenceBatch batch) return add(batch);
        if (transaction.body() instanceof Evidence evidence) return add(evidence);
        return governance.add(transaction.transaction());
    }

    private Optional<Refusal> add(InferenceBatch batch) {
        Optional<Refusal> violation = InferenceRules.violation(parent, batch)
                .or(() -> InferenceRules.mismatch(batch, ancestors, header.timeMillis()));
        if (violation.isPresent()) return violation;
        Bytes sequenceKey = Keys.sequence(batch.accessPoint(), batch.gateway());
        Optional<Bytes> last = wanted.containsKey(sequenceKey)
                ? wanted.getOrDefault(sequenceKey, Optional.empty())
                : parent.map().get(sequenceKey);
        long next = last.map(Numbers::decodeLong).orElse(0L) + 1;
        if (batch.sequence() != next)
            return Optional.of(new Refusal(
                    batch.sequence() < next ? Code.SEQUENCE_USED : Code.SEQUENCE_AHEAD,
                    "Its sequence number is " + batch.sequence() + ", but the next of access point "
                            + batch.accessPoint() + " for gateway " + batch.gateway() + " is " + next + "."));
        wanted.put(sequenceKey, Optional.of(Numbers.encode(next)));
        works.merge(batch.accessPoint(), InferenceRules.work(parent, batch), BigInteger::add);
        signedMillisMin = Math.min(signedMillisMin, batch.timeMillis());
        return Optional.empty();
    }

    private Optional<Refusal> add(Evidence evidence) {
        Bytes key = Keys.suspension(evidence.offence().offender());
        if (wanted.containsKey(key))
            return Optional.of(new Refusal(
                    Code.NO_NEWS,
                    "The block suspends access point " + evidence.offence().offender() + " twice."));
        Optional<Refusal> violation = EvidenceRules.violation(parent, evidence);
        if (violation.isEmpty())
            wanted.put(key, Optional.of(Bytes.copyOf(new byte[] {
                (byte) evidence.offence().breach().code()
            })));
        return violation;
    }

    private Result finish() {
        wanted.putAll(governance.finish());
        moveWindow();
        Retarget.Accumulator before = parent.retarget();
        // Without batches nothing says since when the block could be worked on.
        boolean idle = signedMillisMin == Long.MAX_VALUE;
        Retarget.Accumulator after =
                idle ? before.afterIdleBlock(header) : before.afterBlock(parent.parameters(), header, signedMillisMin);
        wanted.put(Keys.RETARGET, Optional.of(Numbers.encode(after)));
        Changes changes = Changes.of(parent, wanted);
        return new Result.Applied(parent.with(changes.after()), changes);
    }

    /** The block W heights back leaves the window as this one enters it; several do where W becomes less. */
    private void moveWindow() {
        SortedMap<MemberId, BigInteger> differences = new TreeMap<>(works);
        long firstLeaving = header.height() - parent.parameters().reputationWindow();
        long lastLeaving = header.height() - governance.reputationWindow();
        for (long height = Math.max(1, firstLeaving); height <= lastLeaving; height++) {
            Bytes place = Keys.blockWork(height);
            parent.map().get(place).map(Numbers::decodeWorks).ifPresent(leaving -> {
                leaving.forEach((member, work) -> differences.merge(member, work.negate(), BigInteger::add));
                wanted.put(place, Optional.empty());
            });
        }
        works.values().removeIf(work -> work.signum() == 0);
        if (!works.isEmpty()) wanted.put(Keys.blockWork(header.height()), Optional.of(Numbers.encode(works)));
        differences.forEach((member, difference) -> {
            BigInteger sum = parent.windowWork(member).add(difference);
            wanted.put(
                    Keys.windowWork(member), sum.signum() == 0 ? Optional.empty() : Optional.of(Numbers.encode(sum)));
        });
    }
}
