package io.twinseal.testnet.sim;

import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.finality.Tally;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.types.Approval;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Change;
import io.twinseal.ledger.types.Evidence;
import io.twinseal.ledger.types.Handover;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.Proposal;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TransactionId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Who belongs to the chain, who may propose and who votes, once more, the obvious way: what the proposals, approvals and
 * certificates of one block after another make of genesis.
 */
final class PlainMembers {
    private final long activationDelay;
    private final Map<MemberId, MemberInfo> members = new TreeMap<>();
    private final Set<MemberId> suspended = new TreeSet<>();
    private final Map<TransactionId, Open> open = new TreeMap<>();
    private final List<Due> due = new ArrayList<>();
    private List<Set<MemberId>> voters = List.of();
    private long handoverHeight;
    private long inForce;

    private record Open(Proposal proposal, Set<MemberId> approvals) {}

    private record Due(long height, TransactionId id, List<Change> changes) {}

    /** As genesis has it. */
    PlainMembers(Collection<MemberInfo> genesis, long activationDelay) {
        this.activationDelay = activationDelay;
        for (MemberInfo member : genesis) members.put(member.id(), member);
        voters = List.of(accessPoints(members));
    }

    private PlainMembers(PlainMembers parent) {
        activationDelay = parent.activationDelay;
        members.putAll(parent.members);
        suspended.addAll(parent.suspended);
        parent.open.forEach((id, was) -> open.put(id, new Open(was.proposal, new TreeSet<>(was.approvals))));
        due.addAll(parent.due);
        voters = parent.voters;
        handoverHeight = parent.handoverHeight;
        inForce = parent.inForce;
    }

    /**
     * After a block on top of this one.
     *
     * @param isAncestor of the block
     * @throws Violation if it holds what it may not
     */
    PlainMembers after(Block block, Predicate<BlockId> isAncestor) {
        PlainMembers next = new PlainMembers(this);
        for (Transaction transaction : block.transactions()) {
            if (transaction.body() instanceof Proposal proposal) {
                checkStanding(proposal.proposer(), block);
                next.open.put(transaction.id(), new Open(proposal, new TreeSet<>(Set.of(proposal.proposer()))));
            } else if (transaction.body() instanceof Approval approval) {
                checkStanding(approval.accessPoint(), block);
                Open approved = next.open.get(approval.proposal());
                if (approved == null || !approved.approvals.add(approval.accessPoint()))
                    throw new Violation(
                            block + " has an approval of what is not open, or approved by the same already");
            } else if (transaction.body() instanceof Handover handover) {
                checkProof(handover.certificate(), block, isAncestor);
                next.voters = List.of(voters.get(1));
            } else if (transaction.body() instanceof Evidence evidence) {
                next.suspended.add(evidence.offence().offender());
            }
        }
        next.close(voters, block.height());
        next.activate(block.height());
        return next;
    }

    private void checkStanding(MemberId member, Block block) {
        if (voters.stream().noneMatch(set -> set.contains(member)) || suspended.contains(member))
            throw new Violation(block + " has a proposal or an approval of " + member + ", who has no say");
    }

    private void checkProof(Certificate certificate, Block block, Predicate<BlockId> isAncestor) {
        Checkpoint proven = certificate.checkpoint();
        if (voters.size() < 2 || proven.height() < handoverHeight || !isAncestor.test(proven.block()))
            throw new Violation(block + " ends a handover by a certificate for " + proven + ", but one since height "
                    + handoverHeight + " was wanted");
        for (Tally tally : List.of(certificate.link(), certificate.confirmation()))
            if (!isQuorum(voters, tally.signatures().keySet()))
                throw new Violation(
                        block + " ends a handover without a quorum of both sets under the " + tally.statement());
    }

    private void close(List<Set<MemberId>> deciding, long height) {
        for (var entry : List.copyOf(open.entrySet())) {
            Proposal proposal = entry.getValue().proposal;
            boolean approved = isQuorum(deciding, entry.getValue().approvals);
            if (approved) due.add(new Due(height + activationDelay, entry.getKey(), proposal.changes()));
            if (approved || proposal.expiresHeight() <= height) open.remove(entry.getKey());
        }
        due.sort(Comparator.comparingLong(Due::height).thenComparing(Due::id));
    }

    /** What is due comes into force in its order; what is to wait for the end of a handover has all behind it wait too. */
    private void activate(long height) {
        while (!due.isEmpty() && due.get(0).height <= height) {
            Map<MemberId, MemberInfo> changed = new TreeMap<>(members);
            boolean fits = change(changed, due.get(0).changes);
            Set<MemberId> coming = accessPoints(changed);
            boolean handsOver = fits && !coming.equals(accessPoints(members));
            if (handsOver && voters.size() > 1) return;
            due.remove(0);
            if (!fits) continue;
            members.clear();
            members.putAll(changed);
            inForce++;
            if (!handsOver) continue;
            voters = List.of(voters.get(0), coming);
            handoverHeight = height;
        }
    }

    /** Whether the changes fit what there is; only those of members are known here. */
    private static boolean change(Map<MemberId, MemberInfo> members, List<Change> changes) {
        for (Change change : changes) {
            if (change instanceof Change.PutMember put) members.put(put.member().id(), put.member());
            else if (change instanceof Change.RemoveMember remove) {
                if (members.remove(remove.member()) == null) return false;
            } else throw new IllegalArgumentException("nobody proposes " + change + " here");
        }
        Set<MemberId> accessPoints = accessPoints(members);
        return !accessPoints.isEmpty()
                && members.values().stream().allMatch(member -> accessPoints.containsAll(member.accessPoints()));
    }

    private static Set<MemberId> accessPoints(Map<MemberId, MemberInfo> members) {
        Set<MemberId> accessPoints = new TreeSet<>();
        for (MemberInfo member : members.values())
            if (member.role() == Role.ACCESS_POINT) accessPoints.add(member.id());
        return accessPoints;
    }

    /** Whether more than two thirds of each set are among these. */
    static boolean isQuorum(List<Set<MemberId>> sets, Set<MemberId> members) {
        for (Set<MemberId> set : sets)
            if (3 * set.stream().filter(members::contains).count() <= 2L * set.size()) return false;
        return true;
    }

    Map<MemberId, MemberInfo> members() {
        return members;
    }

    Set<MemberId> accessPoints() {
        return accessPoints(members);
    }

    /** One set, or two of which the first hands over to the second. */
    List<Set<MemberId>> voters() {
        return voters;
    }

    /** Whether the member may propose blocks. */
    boolean proposes(MemberId member) {
        return accessPoints().contains(member) && !suspended.contains(member);
    }

    /** Height of the last block that began a handover; 0 before the first. */
    long handoverHeight() {
        return handoverHeight;
    }

    /** Proposals that came into force up to here. */
    long inForce() {
        return inForce;
    }
}
