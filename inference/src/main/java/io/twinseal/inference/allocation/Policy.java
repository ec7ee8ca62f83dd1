package io.twinseal.inference.allocation;

/** Decides slots: DPRA or one it is compared with. */
public interface Policy {
    /** A short name for tables. */
    String name();

    /**
     * The decision for a slot. A plan that exceeds the energy of a gateway says so; that of DPRA only does where nothing
     * else is possible, and there it takes least.
     */
    Plan plan(Slot slot);
}
