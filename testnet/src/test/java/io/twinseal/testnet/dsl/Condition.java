package io.twinseal.testnet.dsl;

/** What must be seen of a network, at once or within bounded patience. */
@FunctionalInterface
public interface Condition {
    /** Throws {@link AssertionError} with a sentence on what is seen instead. */
    void verify(Network network) throws Exception;
}
