package io.twinseal.consensus.fork;

/** Of two leaves the heavier is the head; of equally heavy ones that with the lower block id. */
public final class ForkChoice {
    private ForkChoice() {}

    /** Whether the head should move from one to the other; never, for the same entry. */
    public static boolean prefers(HeaderTree.Entry other, HeaderTree.Entry head) {
        int byWeight = other.weight().compareTo(head.weight());
        return byWeight > 0
                || (byWeight == 0 && other.header().id().compareTo(head.header().id()) < 0);
    }
}
