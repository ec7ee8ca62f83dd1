package io.twinseal.ledger.types;

import io.twinseal.consensus.types.MemberId;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A proposal that may be approved.
 *
 * @param openedHeight of the block that holds it
 * @param approvals access points that approved it, the proposer among them
 */
public record OpenProposal(Proposal proposal, long openedHeight, SortedSet<MemberId> approvals) {
    public OpenProposal {
        approvals = Collections.unmodifiableSortedSet(new TreeSet<>(approvals));
    }

    /** The same with one more approval. */
    public OpenProposal approvedBy(MemberId member) {
        SortedSet<MemberId> more = new TreeSet<>(approvals);
        more.add(member);
        return new OpenProposal(proposal, openedHeight, more);
    }
}
