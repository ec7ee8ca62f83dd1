package io.twinseal.node.api;

import java.util.List;

/**
 * A proposal.
 *
 * @param state {@code open}, {@code approved}, {@code in_force} or {@code dropped}
 * @param proposer name, or key where the member has left
 * @param expiresHeight last block that may approve it; 0 once it is decided
 * @param approvals names of the access points that approved it; empty once it is approved
 * @param height of the block whose state it changes or was to change; 0 while it is open
 * @param fault why nothing of a dropped one came into force; else empty
 * @param changes in words; empty once it is decided
 */
public record ProposalView(
        String id,
        String state,
        String proposer,
        long expiresHeight,
        List<String> approvals,
        long height,
        String fault,
        List<String> changes) {
    public ProposalView {
        approvals = List.copyOf(approvals);
        changes = List.copyOf(changes);
    }
}
