package io.twinseal.node.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.consensus.rules.Difficulty;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SealSearchTest {
    private final Random random = new Random(5);

    @Test
    void findsExactlyTheNoncesThatConsensusAccepts() {
        MiningWork work = Seals.work(random, Seals.oneIn(50));
        long first = Long.MAX_VALUE - 2_500; // and across the overflow
        SealSearch search = new SealSearch(work, first);
        int found = 0;
        for (long i = 0; i < 5_000; i++) {
            boolean meets = search.search(1);
            assertThat(search.nonce()).isEqualTo(first + i);
            assertThat(meets).isEqualTo(Seals.meets(work, first + i));
            if (meets) found++;
        }
        assertThat(found).isBetween(60, 140);
    }

    @Test
    void stopsAtTheFirstFindAndGoesOnFromThere() {
        MiningWork work = Seals.work(random, Seals.oneIn(50));
        SealSearch search = new SealSearch(work, 0);
        long before = -1;
        for (int finds = 0; finds < 20; finds++) {
            assertThat(search.search(100_000)).isTrue();
            assertThat(Seals.meets(work, search.nonce())).isTrue();
            for (long nonce = before + 1; nonce < search.nonce(); nonce++)
                assertThat(Seals.meets(work, nonce)).isFalse();
            before = search.nonce();
        }
    }

    @Test
    void theTargetItselfCountsAndOneLessDoesNot() {
        for (int i = 0; i < 200; i++) {
            long nonce = random.nextLong();
            MiningWork any = Seals.work(random, BigInteger.ONE);
            BigInteger seal = Seals.seal(any, nonce);
            assertThat(new SealSearch(new MiningWork(any.headerDigest(), seal), nonce).search(1))
                    .isTrue();
            // shares the leading 64 bits with the seal, so that the full comparison decides
            assertThat(new SealSearch(new MiningWork(any.headerDigest(), seal.subtract(BigInteger.ONE)), nonce)
                            .search(1))
                    .isFalse();
        }
    }

    @Test
    void targetsOfEveryLengthAreUnderstood() {
        for (int bits = 0; bits <= 256; bits++) {
            BigInteger target = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
            MiningWork work = Seals.work(random, target);
            assertThat(new SealSearch(work, 1).search(1)).isEqualTo(Seals.meets(work, 1));
        }
        assertThat(new SealSearch(Seals.work(random, Difficulty.TARGET_MAX), 1).search(1))
                .isTrue();
        assertThatThrownBy(() -> Seals.work(random, BigInteger.ONE.shiftLeft(256)))
                .hasMessageContaining("no unsigned 256-bit number");
        assertThatThrownBy(() -> new MiningWork(new byte[31], BigInteger.ONE)).hasMessageContaining("not 31");
    }
}
