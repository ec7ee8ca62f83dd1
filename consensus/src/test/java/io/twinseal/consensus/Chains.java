package io.twinseal.consensus;

import io.twinseal.consensus.rules.Difficulty;
import io.twinseal.consensus.rules.Outlook;
import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.rules.ParametersBuilder;
import io.twinseal.consensus.rules.RetargetMode;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.VotingSets;
import java.math.BigInteger;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes headers and outlooks for tests; seals are searched for real. */
final class Chains {
    static final long START_MILLIS = 1_700_000_000_000L;
    static final MemberId ALICE = member(1);
    static final MemberId BOB = member(2);
    static final MemberId STRANGER = member(9);

    private Chains() {}

    static ParametersBuilder parameters() {
        return Parameters.builder().retarget(RetargetMode.FIXED).initialDifficulty(4);
    }

    static MemberId member(int number) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) number;
        return MemberId.of(bytes);
    }

    static Header genesis(Parameters parameters) {
        return new Header(
                BlockId.of(new byte[32]),
                BlockId.of(new byte[32]),
                0,
                START_MILLIS,
                member(0),
                parameters.initialDifficulty(),
                0,
                0);
    }

    static Outlook outlook(Parameters parameters, long difficulty, long aliceReputation, long bobReputation) {
        SortedMap<MemberId, Long> reputations = new TreeMap<>();
        reputations.put(ALICE, aliceReputation);
        reputations.put(BOB, bobReputation);
        return new Outlook(parameters, difficulty, reputations, VotingSets.of(reputations.keySet()));
    }

    /** A valid child, 500 ms on, of a parent whose child needs this difficulty and reputation. */
    static Header child(Header parent, MemberId proposer, long difficulty, long reputation, Random random) {
        return new Header(
                BlockId.of(bytes(random)),
                parent.id(),
                parent.height() + 1,
                parent.timeMillis() + 500,
                proposer,
                difficulty,
                reputation,
                1);
    }

    static Header sealed(Header header, BigInteger target, Random random) {
        Header sealed = header;
        while (!Difficulty.meets(sealed.id(), target)) sealed = withId(sealed, BlockId.of(bytes(random)));
        return sealed;
    }

    static byte[] bytes(Random random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return bytes;
    }

    static Header withId(Header h, BlockId id) {
        return new Header(
                id,
                h.parent(),
                h.height(),
                h.timeMillis(),
                h.proposer(),
                h.difficulty(),
                h.reputation(),
                h.transactionCount());
    }

    static Header withTime(Header h, long timeMillis) {
        return new Header(
                h.id(),
                h.parent(),
                h.height(),
                timeMillis,
                h.proposer(),
                h.difficulty(),
                h.reputation(),
                h.transactionCount());
    }

    static Header withHeight(Header h, long height) {
        return new Header(
                h.id(),
                h.parent(),
                height,
                h.timeMillis(),
                h.proposer(),
                h.difficulty(),
                h.reputation(),
                h.transactionCount());
    }

    static Header withParent(Header h, BlockId parent) {
        return new Header(
                h.id(),
                parent,
                h.height(),
                h.timeMillis(),
                h.proposer(),
                h.difficulty(),
                h.reputation(),
                h.transactionCount());
    }

    static Header withTransactions(Header h, int count) {
        return new Header(
                h.id(), h.parent(), h.height(), h.timeMillis(), h.proposer(), h.difficulty(), h.reputation(), count);
    }
}
