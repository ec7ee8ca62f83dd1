package io.twinseal.ledger.pool;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.state.Ancestors;
import io.twinseal.ledger.state.EvidenceRules;
import io.twinseal.ledger.state.GovernanceStep;
import io.twinseal.ledger.state.InferenceRules;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.types.Approval;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Evidence;
import io.twinseal.ledger.types.Handover;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.Proposal;
import io.twinseal.ledger.types.Refusal;
import io.twinseal.ledger.types.Refusal.Code;
import io.twinseal.ledger.types.TransactionId;
import io.twinseal.ledger.verify.VerifiedBlock;
import io.twinseal.ledger.verify.VerifiedTransaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Transactions that wait for a block, bounded in bytes in all and for each access point. For one thread.
 *
 * <p>Transitions: {@link #add} lets one in; {@link #headMoved} takes out what was sealed or can no longer be, and lets in
 * again what came loose.
 */
public final class Pool {
    private final PoolLimits limits;
    private final Map<TransactionId, Waiting> byId = new HashMap<>();
    private final NavigableMap<Pair, NavigableMap<Long, Waiting>> byPair = new TreeMap<>();
    private final SortedMap<MemberId, VerifiedTransaction> evidenceByOffender = new TreeMap<>();
    private final Map<TransactionId, VerifiedTransaction> governance = new LinkedHashMap<>();
    private final Map<MemberId, Long> bytesByMember = new HashMap<>();
    private long bytes;
    private Optional<State> seenLast = Optional.empty();

    public Pool(PoolLimits limits) {
        this.limits = limits;
    }

    /**
     * Lets a transaction wait. One whose slot is not known here may still come to be valid, as it may name a block that
     * is on its way.
     *
     * @param state after the head
     * @param ancestors of a block on top of the head
     * @param headHeight of the head
     */
    public AddResult add(VerifiedTransaction transaction, State state, Ancestors ancestors, long headHeight) {
        if (byId.containsKey(transaction.id()) || governance.containsKey(transaction.id()))
            return new AddResult.Known();
        if (transaction.body() instanceof Evidence evidence) return add(transaction, evidence, state);
        if (!(transaction.body() instanceof InferenceBatch batch))
            return addGovernance(transaction, state, ancestors, headHeight);
        Optional<Refusal> refusal = InferenceRules.violation(state, batch)
                .or(() -> sequenceRefusal(batch, state))
                .or(() -> conflict(batch, ancestors));
        if (refusal.isPresent()) return new AddResult.Rejected(refusal.get());
        Waiting waiting = new Waiting(transaction, batch, ancestors.contains(batch.slot()), headHeight);
        Optional<Refusal> lack = lackOfRoom(waiting);
        if (lack.isPresent()) return new AddResult.Rejected(lack.get());
        Waiting replaced = queue(Pair.of(batch)).get(batch.sequence());
        if (replaced != null) remove(replaced);
        put(waiting);
        return new AddResult.Added();
    }

    /** One proof against a member is enough. */
    private AddResult add(VerifiedTransaction transaction, Evidence evidence, State state) {
        MemberId offender = evidence.offence().offender();
        VerifiedTransaction other = evidenceByOffender.get(offender);
        if (other != null)
            return other.equals(transaction)
                    ? new AddResult.Known()
                    : new AddResult.Rejected(
                            new Refusal(Code.NO_NEWS, "Evidence against access point " + offender + " waits already."));
        Optional<Refusal> violation = EvidenceRules.violation(state, evidence);
        if (violation.isPresent()) return new AddResult.Rejected(violation.get());
        evidenceByOffender.put(offender, transaction);
        return new AddResult.Added();
    }

    /** A proposal or an approval, if it may stand in a block behind all that wait. */
    private AddResult addGovernance(
            VerifiedTransaction transaction, State state, Ancestors ancestors, long headHeight) {
        if (transaction.body() instanceof Handover)
            return new AddResult.Rejected(new Refusal(
                    Code.NO_HANDOVER, "A certificate that ends a change of voters comes with a block, never alone."));
        if (governance.size() >= limits.governanceMax())
            return new AddResult.Rejected(new Refusal(
                    Code.POOL_FULL,
                    "There are " + governance.size() + " proposals and approvals waiting, as many as may."));
        GovernanceStep step = new GovernanceStep(state, headHeight + 1, ancestors);
        for (VerifiedTransaction waiting : governance.values()) step.add(waiting.transaction());
        Optional<Refusal> refusal = step.add(transaction.transaction());
        if (refusal.isPresent()) return new AddResult.Rejected(refusal.get());
        governance.put(transaction.id(), transaction);
        return new AddResult.Added();
    }

    /** Proposals and approvals follow the head: what came loose waits in front, as others may build on it. */
    private List<Dropped> moveGovernance(
            List<Block> detached, List<Block> attached, State state, Ancestors ancestors, long headHeight) {
        Map<TransactionId, VerifiedTransaction> candidates = new LinkedHashMap<>();
        for (int i = detached.size() - 1; i >= 0; i--)
            for (VerifiedTransaction transaction :
                    VerifiedBlock.fromStore(detached.get(i)).transactions())
                if (transaction.body() instanceof Proposal || transaction.body() instanceof Approval)
                    candidates.put(transaction.id(), transaction);
        governance.forEach(candidates::putIfAbsent);
        for (Block block : attached) block.transactions().forEach(t -> candidates.remove(t.id()));
        governance.clear();
        List<Dropped> dropped = new ArrayList<>();
        GovernanceStep step = new GovernanceStep(state, headHeight + 1, ancestors);
        for (VerifiedTransaction transaction : candidates.values())
            step.add(transaction.transaction())
                    .ifPresentOrElse(
                            refusal -> dropped.add(new Dropped(transaction, refusal)),
                            () -> governance.put(transaction.id(), transaction));
        return dropped;
    }

    private Optional<Refusal> sequenceRefusal(InferenceBatch batch, State state) {
        long last = state.sequence(batch.accessPoint(), batch.gateway());
        if (batch.sequence() <= last)
            return Optional.of(new Refusal(
                    Code.SEQUENCE_USED,
                    "Sequence number " + batch.sequence() + " of access point " + batch.accessPoint() + " for gateway "
                            + batch.gateway() + " is used up; the last one sealed is " + last + "."));
        if (batch.sequence() - last > limits.aheadMax())
            return Optional.of(new Refusal(
                    Code.SEQUENCE_AHEAD,
                    "Sequence number " + batch.sequence() + " is more than " + limits.aheadMax()
                            + " ahead of the last one sealed, " + last + "."));
        return Optional.empty();
    }

    /** An access point may sign a number again only once its first transaction has lost its slot. */
    private Optional<Refusal> conflict(InferenceBatch batch, Ancestors ancestors) {
        Waiting other = queue(Pair.of(batch)).get(batch.sequence());
        if (other == null || !ancestors.contains(other.batch().slot())) return Optional.empty();
        return Optional.of(new Refusal(
                Code.SEQUENCE_TAKEN,
                "Transaction " + other.transaction().id() + " already waits with sequence number "
                        + batch.sequence() + " of access point " + batch.accessPoint() + " for gateway "
                        + batch.gateway()
                        + "."));
    }

    private Optional<Refusal> lackOfRoom(Waiting waiting) {
        long ofMember = bytesByMember.getOrDefault(waiting.batch().accessPoint(), 0L);
        if (ofMember + waiting.size() > limits.memberBytesMax())
            return Optional.of(new Refusal(
                    Code.POOL_FULL,
                    "Transactions of access point " + waiting.batch().accessPoint() + " already fill " + ofMember
                            + " of the " + limits.memberBytesMax() + " bytes that one may have in the pool."));
        if (bytes + waiting.size() > limits.bytesMax())
            return Optional.of(
                    new Refusal(Code.POOL_FULL, "The pool is full: " + bytes + " of " + limits.bytesMax() + " bytes."));
        return Optional.empty();
    }

    /**
     * Transactions for a block on top of the head: those given, evidence, proposals and approvals, then for each pair in
     * sequence, and the access points in turn.
     *
     * @param first what the block should hold above all
     * @param timeMillis of the block at the earliest
     */
    public List<VerifiedTransaction> select(
            List<VerifiedTransaction> first,
            State state,
            Ancestors ancestors,
            long timeMillis,
            long bytesMax,
            int countMax) {
        return new Selection(state, ancestors, timeMillis, bytesMax, countMax)
                .with(first)
                .with(evidenceByOffender.values())
                .with(governance.values())
                .from(byPair);
    }

    /**
     * Follows the head: what it sealed no longer waits, what it released waits again.
     *
     * @param detached blocks that left the chain, newest first
     * @param attached blocks that joined it, oldest first
     * @param state after the new head
     * @param ancestors of a block on top of the new head
     * @return what no longer waits although it was not sealed
     */
    public List<Dropped> headMoved(
            List<Block> detached, List<Block> attached, State state, Ancestors ancestors, long headHeight) {
        for (Block block : attached)
            block.transactions()
                    .forEach(t -> Optional.ofNullable(byId.get(t.id())).ifPresent(this::remove));
        evidenceByOffender
                .keySet()
                .removeIf(offender -> state.suspension(offender).isPresent());
        List<Dropped> dropped = new ArrayList<>();
        boolean sameRules = seenLast.filter(state::hasSameRules).isPresent();
        seenLast = Optional.of(state);
        for (Pair pair : List.copyOf(byPair.keySet())) {
            long last = state.sequence(pair.accessPoint(), pair.gateway());
            for (Waiting waiting : List.copyOf(queue(pair).values())) {
                Optional<Refusal> end = end(waiting, last, state, ancestors, headHeight)
                        .or(() -> sameRules ? Optional.empty() : InferenceRules.violation(state, waiting.batch()));
                if (end.isPresent()) {
                    remove(waiting);
                    dropped.add(new Dropped(waiting.transaction(), end.get()));
                } else if (!waiting.slotSeen()
                        && ancestors.contains(waiting.batch().slot())) {
                    replace(waiting.seen());
                }
            }
        }
        for (int i = detached.size() - 1; i >= 0; i--)
            for (VerifiedTransaction transaction :
                    VerifiedBlock.fromStore(detached.get(i)).transactions())
                takeBack(transaction, state, ancestors, headHeight).ifPresent(dropped::add);
        dropped.addAll(moveGovernance(detached, attached, state, ancestors, headHeight));
        return dropped;
    }

    private Optional<Dropped> takeBack(
            VerifiedTransaction transaction, State state, Ancestors ancestors, long headHeight) {
        if (transaction.body() instanceof Evidence evidence
                && state.suspension(evidence.offence().offender()).isEmpty()) add(transaction, evidence, state);
        if (!(transaction.body() instanceof InferenceBatch batch)
                || batch.sequence() <= state.sequence(batch.accessPoint(), batch.gateway())) return Optional.empty();
        if (!ancestors.contains(batch.slot())) return Optional.of(new Dropped(transaction, slotLost(batch)));
        return add(transaction, state, ancestors, headHeight) instanceof AddResult.Rejected rejected
                ? Optional.of(new Dropped(transaction, rejected.refusal()))
                : Optional.empty();
    }

    private static Optional<Refusal> end(
            Waiting waiting, long last, State state, Ancestors ancestors, long headHeight) {
        InferenceBatch batch = waiting.batch();
        if (batch.sequence() <= last)
            return Optional.of(new Refusal(
                    Code.SEQUENCE_USED,
                    "Another transaction with sequence number " + batch.sequence() + " was sealed."));
        if (ancestors.contains(batch.slot())) return Optional.empty();
        if (waiting.slotSeen()) return Optional.of(slotLost(batch));
        long waited = headHeight - waiting.addedHeight();
        return waited > state.parameters().slotWindow()
                ? Optional.of(new Refusal(
                        Code.UNKNOWN_SLOT,
                        "Slot " + batch.slot() + " did not join the chain within " + waited + " blocks."))
                : Optional.empty();
    }

    private static Refusal slotLost(InferenceBatch batch) {
        return new Refusal(
                Code.UNKNOWN_SLOT,
                "Slot " + batch.slot() + " is no longer among the blocks that a transaction may refer to: it is too"
                        + " old, or on another branch.");
    }

    /** The transaction of this id, if it waits. */
    public Optional<VerifiedTransaction> get(TransactionId id) {
        return Optional.ofNullable(byId.get(id))
                .map(Waiting::transaction)
                .or(() -> Optional.ofNullable(governance.get(id)))
                .or(() -> evidenceByOffender.values().stream()
                        .filter(evidence -> evidence.id().equals(id))
                        .findFirst());
    }

    /** Ids of all that wait. */
    public List<TransactionId> ids() {
        List<TransactionId> ids = new ArrayList<>(byId.keySet());
        ids.addAll(governance.keySet());
        for (VerifiedTransaction evidence : evidenceByOffender.values()) ids.add(evidence.id());
        return ids;
    }

    /** The first sequence number of the pair that is neither sealed nor waiting. */
    public long nextSequence(State state, MemberId accessPoint, MemberId gateway) {
        var waiting = queue(new Pair(accessPoint, gateway));
        long next = state.sequence(accessPoint, gateway) + 1;
        while (waiting.containsKey(next)) next++;
        return next;
    }

    public int count() {
        return byId.size() + governance.size() + evidenceByOffender.size();
    }

    public long bytes() {
        return bytes;
    }

    private NavigableMap<Long, Waiting> queue(Pair pair) {
        return byPair.getOrDefault(pair, Collections.emptyNavigableMap());
    }

    private void put(Waiting waiting) {
        byId.put(waiting.transaction().id(), waiting);
        byPair.computeIfAbsent(Pair.of(waiting.batch()), pair -> new TreeMap<>())
                .put(waiting.batch().sequence(), waiting);
        bytesByMember.merge(waiting.batch().accessPoint(), (long) waiting.size(), Long::sum);
        bytes += waiting.size();
    }

    private void replace(Waiting waiting) {
        byId.put(waiting.transaction().id(), waiting);
        queue(Pair.of(waiting.batch())).put(waiting.batch().sequence(), waiting);
    }

    private void remove(Waiting waiting) {
        Pair pair = Pair.of(waiting.batch());
        byId.remove(waiting.transaction().id());
        var queue = queue(pair);
        queue.remove(waiting.batch().sequence());
        if (queue.isEmpty()) byPair.remove(pair);
        bytesByMember.computeIfPresent(
                waiting.batch().accessPoint(), (member, sum) -> sum == waiting.size() ? null : sum - waiting.size());
        bytes -= waiting.size();
    }
}
