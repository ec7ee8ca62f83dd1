package io.twinseal.ledger.types;

/** What a signature is for; its tag keeps one made for one purpose from counting for another. */
public enum Domain {
    /** A proposer seals a block; the message is the block id. */
    BLOCK("twinseal/block/1"),
    /** An access point answers for a batch; the message is the transaction body. */
    BATCH("twinseal/batch/1"),
    /** A gateway confirms that it checked a batch; the message is the same transaction body. */
    RECEIPT("twinseal/receipt/1"),
    /** An access point votes or acknowledges; the message is the statement. */
    STATEMENT("twinseal/statement/1"),
    /** An access point proposes changes; the message is the transaction body. */
    PROPOSAL("twinseal/proposal/1"),
    /** An access point approves a proposal; the message is the transaction body. */
    APPROVAL("twinseal/approval/1");

    private final String tag;

    Domain(String tag) {
        this.tag = tag;
    }

    /** ASCII; a zero byte ends it in the signed bytes. */
    public String tag() {
        return tag;
    }
}
