package io.twinseal.consensus.rules;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.VotingSets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the state after a block says of the blocks to come.
 *
 * @param parameters by which a direct child is judged
 * @param difficulty D of a direct child
 * @param reputations U (Q32.32) of every access point that may propose a direct child; descendants read U from the
 *     outlook of an ancestor some blocks back, as the chain's parameters say
 * @param voters who decides whether this very block becomes final
 */
public record Outlook(
        Parameters parameters, long difficulty, SortedMap<MemberId, Long> reputations, VotingSets voters) {
    public Outlook {
        reputations = Collections.unmodifiableSortedMap(new TreeMap<>(reputations));
    }
}
