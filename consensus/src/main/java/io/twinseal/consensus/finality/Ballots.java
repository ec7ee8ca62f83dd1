package io.twinseal.consensus.finality;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.Signature;
import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.consensus.types.Statement;
import io.twinseal.consensus.types.Vote;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Statements received, by signer and by what they say. Of each signer the {@value #KEPT_MAX} highest are kept. */
final class Ballots {
    static final int KEPT_MAX = 64;

    /** Different statements of one kind about one height that are taken from one signer: two prove its guilt. */
    private static final int ALIKE_MAX = 2;

    private final SortedMap<MemberId, NavigableMap<Statement, Signature>> bySigner = new TreeMap<>();
    private final NavigableMap<Statement, SortedMap<MemberId, Signature>> byStatement = new TreeMap<>();

    boolean has(MemberId signer, Statement statement) {
        return of(signer).containsKey(statement);
    }

    /** What is kept of a signer. */
    NavigableMap<Statement, Signature> of(MemberId signer) {
        return Collections.unmodifiableNavigableMap(bySigner.getOrDefault(signer, Collections.emptyNavigableMap()));
    }

    /** Keeps a statement; false if there is nothing new in it, or too much of its kind. */
    boolean add(SignedStatement signed) {
        NavigableMap<Statement, Signature> own = bySigner.computeIfAbsent(signed.signer(), signer -> new TreeMap<>());
        Statement statement = signed.statement();
        if (own.containsKey(statement) || alike(own, statement) >= ALIKE_MAX) return false;
        if (own.size() >= KEPT_MAX) {
            if (own.firstKey().compareTo(statement) >= 0) return false;
            remove(signed.signer(), own.firstKey());
        }
        own.put(statement, signed.signature());
        byStatement.computeIfAbsent(statement, s -> new TreeMap<>()).put(signed.signer(), signed.signature());
        return true;
    }

    /** The first kept statement that its signer may not have signed beside this one, with this one. */
    Optional<Offence> offence(SignedStatement signed) {
        for (var entry : of(signed.signer()).entrySet()) {
            Optional<Offence> offence =
                    Offence.between(signed, new SignedStatement(signed.signer(), entry.getKey(), entry.getValue()));
            if (offence.isPresent()) return offence;
        }
        return Optional.empty();
    }

    /** Different statements kept about checkpoints above a height, in their order. */
    List<Statement> above(long height) {
        List<Statement> above = new ArrayList<>();
        for (Statement statement : byStatement.descendingKeySet()) {
            if (statement.subject().height() <= height) break;
            above.add(statement);
        }
        Collections.reverse(above);
        return above;
    }

    /** Who signed a statement, and how. */
    SortedMap<MemberId, Signature> signatures(Statement statement) {
        return Collections.unmodifiableSortedMap(byStatement.getOrDefault(statement, Collections.emptySortedMap()));
    }

    /** Members who can no longer sign this vote without a breach of the one-vote-a-height rule, or honestly. */
    SortedSet<MemberId> lostTo(Vote vote) {
        SortedSet<MemberId> lost = new TreeSet<>();
        bySigner.forEach((signer, own) -> {
            if (own.containsKey(vote)) return;
            for (Statement statement : own.descendingKeySet()) {
                if (statement.subject().height() < vote.target().height()) return;
                if (statement instanceof Vote) {
                    lost.add(signer);
                    return;
                }
            }
        });
        return lost;
    }

    private static int alike(SortedMap<Statement, Signature> own, Statement statement) {
        int count = 0;
        for (Statement other : own.keySet())
            if (other.getClass() == statement.getClass()
                    && other.subject().height() == statement.subject().height()) count++;
        return count;
    }

    private void remove(MemberId signer, Statement statement) {
        SortedMap<Statement, Signature> own = bySigner.get(signer);
        if (own != null) own.remove(statement);
        SortedMap<MemberId, Signature> signers = byStatement.get(statement);
        if (signers == null) return;
        signers.remove(signer);
        if (signers.isEmpty()) byStatement.remove(statement);
    }
}
