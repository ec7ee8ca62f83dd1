package io.twinseal.ledger.types;

/**
 * A proposal on its way into force.
 *
 * @param id of its transaction
 * @param height of the block whose state it is to change; later only while voters hand over
 */
public record ApprovedProposal(TransactionId id, Proposal proposal, long height) {}
