package io.twinseal.ledger.store;

/**
 * The key spaces of a node's database. Heights and indexes in keys are big-endian, so that ranges come in order. Names
 * are part of the schema: rename none, add at will.
 */
public enum Column {
    /**
     * {@code schema} → number, {@code chain} → chain id, {@code head} → block id; {@code vote} and {@code
     * acknowledgement} → what the own member last signed of each; {@code copied} → nothing, in a copy; {@code
     * lowest-header} and {@code lowest-block} → the heights from which on there are headers, and whole blocks, of the
     * chain of the head, genesis aside; missing if all are there.
     */
    META,
    /** Height, block id → length and bytes of the cumulative weight, then the sealed header. */
    HEADERS,
    /** Height, block id → the block's bytes after its header; of blocks that are kept, and of genesis. */
    BODIES,
    /** Height, block id → what the block changed in the state, both ways; only of blocks that may still be undone. */
    CHANGES,
    /** Block id → height. */
    HEIGHTS,
    /** Height → block id, on the chain of the head. */
    CANONICAL,
    /** Height → the certificate of the final block there; most final blocks have none but those above them do. */
    CERTIFICATES,
    /** Height → who decides from the final block there on; of the first certificate, and where one shows a change. */
    VOTERS,
    /** Height, block id → nothing; blocks mined with this database, as long as they may be undone. */
    MINED,
    /** Height, block id → the tally of the link that justifies it; only of blocks above the last final one. */
    LINKS,
    /** State key → value, after the head. */
    STATE,
    /** Transaction id → height, index; on the chain of the head, of blocks that are kept. */
    TRANSACTIONS,
    /** Twin id, zero byte, height, transaction index, result index → nothing; on the chain of the head, of blocks that are kept. */
    TWINS,
    /** Name → number; counts over the final blocks up to a height, which is in {@code META} as {@code counted}. */
    COUNTS,
    /** Transaction id → a transaction whose sender was told that it is taken, until it is final; gateways keep batches. */
    POOL,
    /** Of a gateway: entry number → an offload that is not yet seen final. */
    OUTBOX,
    /**
     * Of a gateway: twin id → the newest window of its readings; no bytes → what the chain registers for the gateway, as an
     * access point said last.
     */
    WINDOWS
}
