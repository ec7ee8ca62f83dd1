package io.twinseal.ledger.types;

import static io.twinseal.ledger.types.Names.require;

import io.twinseal.consensus.types.MemberId;
import java.util.List;

/**
 * Changes that an access point proposes, and approves by proposing them; its id is that of its transaction.
 *
 * @param number above that of the proposer's last one, so that nobody proposes it again
 * @param expiresHeight height of the last block that may approve it
 * @param changes in this order; in force together or not at all
 */
public record Proposal(MemberId proposer, long number, long expiresHeight, List<Change> changes) implements Body {
    public static final int CHANGES_MAX = 64;

    public Proposal {
        changes = List.copyOf(changes);
        require(number >= 1, "a proposal's number must be at least 1");
        require(expiresHeight >= 1, "a proposal's expiresHeight must be at least 1");
        require(
                !changes.isEmpty() && changes.size() <= CHANGES_MAX,
                "a proposal must have 1 to " + CHANGES_MAX + " changes, but has " + changes.size());
    }

    @Override
    public List<Signer> signers() {
        return List.of(new Signer(proposer, Domain.PROPOSAL, "access point"));
    }
}
