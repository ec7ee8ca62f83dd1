package io.twinseal.ledger.proof;

/** What a proof consists of, in the order in which the links build on each other. */
public enum Link {
    /** The outputs have the digests that were signed. */
    OUTPUTS("outputs"),
    /** The access point signed the batch. */
    ACCESS_POINT("signature of the access point"),
    /** The gateway signed its receipt over the same bytes. */
    GATEWAY("receipt of the gateway"),
    /** The transaction is under the root that the block's header names. */
    INCLUSION("inclusion"),
    /** Each header is the parent of the next, up to the certified one. */
    HEADERS("chain of headers"),
    /** The voters are those that the certified header names, and one of their sets is known from before. */
    VOTERS("voters"),
    /** More than two thirds of each set signed the link into the certified block. */
    VOTES("votes"),
    /** And more than two thirds its acknowledgement, or the link to its child. */
    CONFIRMATION("confirmation");

    private final String title;

    Link(String title) {
        this.title = title;
    }

    /** As people read it. */
    public String title() {
        return title;
    }
}
