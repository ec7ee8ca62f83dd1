package io.twinseal.consensus.finality;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.Signature;
import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.consensus.types.Statement;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** One statement with everybody's signatures under it. */
public record Tally(Statement statement, SortedMap<MemberId, Signature> signatures) {
    public Tally {
        signatures = Collections.unmodifiableSortedMap(new TreeMap<>(signatures));
    }

    /** The same, one by one. */
    public List<SignedStatement> statements() {
        return signatures.entrySet().stream()
                .map(entry -> new SignedStatement(entry.getKey(), statement, entry.getValue()))
                .toList();
    }
}
