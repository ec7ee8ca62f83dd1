package io.twinseal.ledger.state;

import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.VotingSets;
import io.twinseal.ledger.codec.GovernanceCodec;
import io.twinseal.ledger.types.Approval;
import io.twinseal.ledger.types.ApprovedProposal;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Decision;
import io.twinseal.ledger.types.Handover;
import io.twinseal.ledger.types.OpenProposal;
import io.twinseal.ledger.types.Proposal;
import io.twinseal.ledger.types.Refusal;
import io.twinseal.ledger.types.Refusal.Code;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TransactionId;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one block does to proposals, and by them to what is registered and who votes.
 *
 * <p>Transitions: {@link #add} takes one transaction after another, {@link #finish} does what the block does by its
 * height: proposals that more than two thirds of the voters have approved are put down for {@code activationDelay} blocks
 * later, those past their last block go, and those put down for this block come into force, each whole or not at all.
 * What changes who the access points are waits, and all behind it, until the last such change has ended.
 */
public final class GovernanceStep {
    /** Open proposals of one access point. */
    public static final int OPEN_PER_MEMBER_MAX = 4;

    /** Open proposals of all. */
    public static final int OPEN_MAX = 64;

    /** Of the transaction that holds a proposal. */
    public static final int PROPOSAL_BYTES_MAX = 128 * 1024;

    /** How far ahead a proposal's last block may be. */
    public static final long LIFETIME_BLOCKS_MAX = 1_000_000;

    private final State parent;
    private final long height;
    private final Ancestors ancestors;
    private final SortedMap<TransactionId, OpenProposal> open;
    private final SortedMap<Bytes, ApprovedProposal> approved;
    private final SortedMap<Bytes, Optional<Bytes>> wanted = new TreeMap<>();
    private Registry registry;

    /**
     * A block that has nothing in it yet.
     *
     * @param parent state after the parent
     * @param height of the block
     * @param ancestors of the block
     */
    public GovernanceStep(State parent, long height, Ancestors ancestors) {
        this.parent = parent;
        this.height = height;
        this.ancestors = ancestors;
        this.open = new TreeMap<>(parent.openProposals());
        this.approved = new TreeMap<>(parent.governance().approved());
        this.registry = parent.registry();
    }

    /** Takes a transaction of the kinds above, or says why not; then nothing has changed. */
    public Optional<Refusal> add(Transaction transaction) {
        if (transaction.body() instanceof Proposal proposal) return add(transaction, proposal);
        if (transaction.body() instanceof Approval approval) return add(approval);
        if (transaction.body() instanceof Handover handover) return add(handover);
        throw new IllegalArgumentException("no rule for " + transaction.body());
    }

    private Optional<Refusal> add(Transaction transaction, Proposal proposal) {
        MemberId proposer = proposal.proposer();
        Optional<Refusal> refusal = standing(proposer)
                .or(() -> size(transaction))
                .or(() -> lifetime(proposal))
                .or(() -> room(proposer));
        if (refusal.isPresent()) return refusal;
        Bytes numberKey = Keys.proposalNumber(proposer);
        long last = wanted.getOrDefault(numberKey, parent.map().get(numberKey))
                .map(Numbers::decodeLong)
                .orElse(0L);
        if (proposal.number() <= last)
            return refuse(
                    Code.NUMBER_USED,
                    "The number " + proposal.number() + " of the proposal must be above that of the last one of access"
                            + " point " + proposer + ", " + last + ".");
        try {
            parent.registry().with(proposal.changes());
        } catch (IllegalArgumentException e) {
            return refuse(Code.INVALID_CHANGE, "The changes do not fit what is registered: " + e.getMessage() + ".");
        }
        wanted.put(numberKey, Optional.of(Numbers.encode(proposal.number())));
        put(transaction.id(), new OpenProposal(proposal, height, new TreeSet<>(List.of(proposer))));
        return Optional.empty();
    }

    private Optional<Refusal> add(Approval approval) {
        Optional<Refusal> refusal = standing(approval.accessPoint());
        if (refusal.isPresent()) return refusal;
        OpenProposal proposal = open.get(approval.proposal());
        if (proposal == null)
            return refuse(
                    Code.UNKNOWN_PROPOSAL,
                    "There is no open proposal " + approval.proposal() + ": it may be approved already, be past its"
                            + " last block, or stand in a block that is not here.");
        if (proposal.approvals().contains(approval.accessPoint()))
            return refuse(
                    Code.ALREADY_APPROVED,
                    "Access point " + approval.accessPoint() + " has approved proposal " + approval.proposal() + ".");
        put(approval.proposal(), proposal.approvedBy(approval.accessPoint()));
        return Optional.empty();
    }

    private Optional<Refusal> add(Handover handover) {
        Certificate certificate = handover.certificate();
        VotingSets voters = registry.voters();
        Optional<Long> begun = parent.handoverHeight();
        if (begun.isEmpty() || voters.sets().size() == 1)
            return refuse(Code.NO_HANDOVER, "No voters hand over to others at height " + height + ".");
        if (certificate.checkpoint().height() < begun.get()
                || !ancestors.contains(certificate.checkpoint().block()))
            return refuse(
                    Code.NO_HANDOVER,
                    "The certificate is of " + certificate.checkpoint() + ", but it must be of a recent block of this"
                            + " chain, from height " + begun.get() + " on.");
        Optional<String> fault = certificate.fault(voters, voters);
        if (fault.isPresent()) return refuse(Code.NO_HANDOVER, fault.get());
        registry = registry.with(new VotingSets(List.of(voters.sets().get(1))));
        wanted.put(Keys.HANDOVER, Optional.empty());
        return Optional.empty();
    }

    private Optional<Refusal> standing(MemberId member) {
        if (!parent.outlook().voters().contains(member))
            return refuse(Code.NO_ACCESS_POINT, "Member " + member + " is no access point of this chain.");
        return parent.suspension(member)
                .map(breach -> new Refusal(
                        Code.SUSPENDED, "Access point " + member + " is suspended: it signed " + breach.title() + "."));
    }

    private Optional<Refusal> size(Transaction transaction) {
        int max = Math.min(PROPOSAL_BYTES_MAX, parent.parameters().blockBytesMax());
        int size = transaction.bytes().size();
        return size <= max
                ? Optional.empty()
                : refuse(Code.TOO_LARGE, "The proposal has " + size + " bytes, but may have " + max + ".");
    }

    private Optional<Refusal> lifetime(Proposal proposal) {
        long last = proposal.expiresHeight();
        if (last < height)
            return refuse(
                    Code.EXPIRED,
                    "The proposal's last block is at height " + last + ", but the next one has height " + height + ".");
        if (last > height + LIFETIME_BLOCKS_MAX)
            return refuse(
                    Code.EXPIRES_TOO_LATE,
                    "The proposal's last block is at height " + last + ", more than " + LIFETIME_BLOCKS_MAX
                            + " blocks ahead.");
        return Optional.empty();
    }

    private Optional<Refusal> room(MemberId proposer) {
        long own = open.values().stream()
                .filter(proposal -> proposal.proposal().proposer().equals(proposer))
                .count();
        if (own >= OPEN_PER_MEMBER_MAX)
            return refuse(
                    Code.TOO_MANY_PROPOSALS,
                    "Access point " + proposer + " has " + own + " open proposals already, as many as one may have.");
        if (open.size() >= OPEN_MAX)
            return refuse(
                    Code.TOO_MANY_PROPOSALS,
                    "There are " + open.size() + " open proposals already, as many as there may be.");
        return Optional.empty();
    }

    /** Does what the block does by its height, and gives all that the step changes in the state. */
    @SuppressWarnings("ReferenceEquality") // the registry stays the same object where nothing is registered
    SortedMap<Bytes, Optional<Bytes>> finish() {
        VotingSets voters = parent.outlook().voters();
        for (var entry : new TreeMap<>(open).entrySet()) {
            OpenProposal proposal = entry.getValue();
            if (voters.isQuorum(proposal.approvals())) putDown(entry.getKey(), proposal.proposal());
            else if (proposal.proposal().expiresHeight() <= height) close(entry.getKey());
        }
        for (var entry : new TreeMap<>(approved).entrySet()) {
            if (entry.getValue().height() > height || !activate(entry.getValue())) break;
            approved.remove(entry.getKey());
            wanted.put(entry.getKey(), Optional.empty());
        }
        if (registry != parent.registry()) {
            parent.registry().entries().keySet().forEach(key -> wanted.put(key, Optional.empty()));
            registry.entries().forEach((key, value) -> wanted.put(key, Optional.of(value)));
        }
        return wanted;
    }

    /** W of the blocks to come; once finished. */
    int reputationWindow() {
        return registry.parameters().reputationWindow();
    }

    private void putDown(TransactionId id, Proposal proposal) {
        close(id);
        long due = height + parent.parameters().activationDelay();
        Bytes key = Keys.approved(due, id);
        approved.put(key, new ApprovedProposal(id, proposal, due));
        wanted.put(key, Optional.of(GovernanceCodec.encode(proposal)));
    }

    /** Whether the proposal is done with, in force or not; false if it has to wait. */
    private boolean activate(ApprovedProposal due) {
        Registry next;
        try {
            next = registry.with(due.proposal().changes());
        } catch (IllegalArgumentException e) {
            decide(due.id(), String.valueOf(e.getMessage()));
            return true;
        }
        if (!next.accessPoints().equals(registry.accessPoints())) {
            if (registry.voters().sets().size() > 1) return false;
            next = next.with(new VotingSets(List.of(registry.voters().sets().get(0), next.accessPoints())));
            wanted.put(Keys.HANDOVER, Optional.of(Numbers.encode(height)));
        }
        registry = next;
        decide(due.id(), "");
        return true;
    }

    private void decide(TransactionId id, String fault) {
        wanted.put(Keys.decision(id), Optional.of(GovernanceCodec.encode(new Decision(height, fault))));
    }

    private void put(TransactionId id, OpenProposal proposal) {
        open.put(id, proposal);
        wanted.put(Keys.proposal(id), Optional.of(GovernanceCodec.encode(proposal)));
    }

    private void close(TransactionId id) {
        open.remove(id);
        wanted.put(Keys.proposal(id), Optional.empty());
    }

    private static Optional<Refusal> refuse(Code code, String sentence) {
        return Optional.of(new Refusal(code, sentence));
    }
}
