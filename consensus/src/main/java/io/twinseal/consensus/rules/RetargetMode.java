package io.twinseal.consensus.rules;

/** What the base difficulty D follows. */
public enum RetargetMode {
    /** The hash rate: D = T0 · Ĥ, so that reputation shortens the time between blocks. */
    HASHRATE,
    /** The time between blocks, held at T0, so that reputation saves hashes instead. */
    INTERVAL,
    /** Nothing: D stays what genesis says. */
    FIXED
}
