package io.twinseal.ledger.types;

import io.twinseal.consensus.types.MemberId;

/**
 * Who has to sign a transaction body, and for what.
 *
 * @param title what messages call the member, such as "gateway"
 */
public record Signer(MemberId member, Domain domain, String title) {}
