package io.twinseal.testnet.sim;

import java.util.Locale;

/** What a world counts, so that nobody takes for tested what never happened. */
public enum Count {
    BLOCKS,
    FINAL_BLOCKS,
    REORGANISATIONS,
    PARTITIONS,
    BROKEN_CONNECTIONS,
    LOST_MESSAGES,
    CRASHES,
    FORGOTTEN_WRITES,
    DISK_FAILURES,
    CLOCK_STEPS,
    DOUBLE_VOTES,
    SURROUND_VOTES,
    VOTES_OVER_ACKNOWLEDGEMENTS,
    PRIVATE_BRANCHES,
    WITHHELD_MESSAGES,
    EQUIVOCATIONS,
    FORGED_BLOCKS,
    SILENCED_VOTES,
    SUSPENSIONS,
    PROPOSALS_IN_FORCE,
    HANDOVERS,
    LET_IN,
    REMOVED;

    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
