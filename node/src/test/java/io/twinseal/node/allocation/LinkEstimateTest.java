package io.twinseal.node.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkEstimateTest {
    private static final double OFF_PERCENT_MAX = 20;
    private static final double TINY_BITS = 2_000;

    /** A known link; both ends add time at random, and never take any. */
    private static final class KnownLink {
        final LinkEstimate estimate = new LinkEstimate();
        private final double roundTripSeconds;
        private final double noiseSecondsMean;
        private final SplittableRandom random;
        private double bitsPerSecond;

        KnownLink(double bitsPerSecond, double roundTripSeconds, double noiseSecondsMean, long seed) {
            this.bitsPerSecond = bitsPerSecond;
            this.roundTripSeconds = roundTripSeconds;
            this.noiseSecondsMean = noiseSecondsMean;
            random = new SplittableRandom(seed);
        }

        void offload(double bits) {
            estimate.roundTrip(roundTripSeconds + noise());
            estimate.transfer(bits, roundTripSeconds + bits / bitsPerSecond + noise());
        }

        void offloads(int count, double bits) {
            for (int i = 0; i < count; i++) offload(bits);
        }

        private double noise() {
            return -noiseSecondsMean * Math.log1p(-random.nextDouble());
        }
    }

    @ParameterizedTest
    @CsvSource({"1e6, 0.002", "1e6, 0.1", "10e6, 0.02", "100e6, 0.0005", "100e6, 0.05"})
    void findsRateAndRoundTripBehindTheNoise(double bitsPerSecond, double roundTripSeconds) {
        for (long seed = 1; seed <= 50; seed++) {
            double bits = bitsPerSecond / 20;
            KnownLink link = new KnownLink(bitsPerSecond, roundTripSeconds, 0.003, seed);
            link.offloads(10, bits);
            assertThat(link.estimate.bitsPerSecond())
                    .as("seed %d", seed)
                    .isCloseTo(bitsPerSecond, withinPercentage(OFF_PERCENT_MAX));
            assertThat(link.estimate.roundTripSeconds())
                    .as("seed %d", seed)
                    .isBetween(roundTripSeconds, roundTripSeconds + 0.003);
        }
    }

    @Test
    void aThrottledLinkIsNoticedWithinThreeOffloads() {
        KnownLink link = new KnownLink(50e6, 0.005, 0.002, 1);
        link.offloads(10, 1e6);
        link.bitsPerSecond = 5e6;
        link.offloads(3, 1e6);
        assertThat(link.estimate.bitsPerSecond()).isCloseTo(5e6, withinPercentage(OFF_PERCENT_MAX));
    }

    @Test
    void smallOffloadsTellOfALinkThatIsVerySlow() {
        KnownLink link = new KnownLink(10e6, 0.005, 0.002, 1);
        link.offloads(10, 1e5);
        link.bitsPerSecond = 20e3;
        link.offloads(3, TINY_BITS);
        assertThat(link.estimate.bitsPerSecond()).isCloseTo(20e3, withinPercentage(OFF_PERCENT_MAX));
    }

    @Test
    void oneSlowOffloadDoesNotMakeALinkSlow() {
        KnownLink link = new KnownLink(50e6, 0.005, 0, 1);
        link.offloads(10, 1e6);
        link.bitsPerSecond = 1e6;
        link.offload(1e6);
        assertThat(link.estimate.bitsPerSecond()).isCloseTo(50e6, withinPercentage(1));
    }

    @Test
    void offloadsTooSmallToTellDoNotSpoilTheRate() {
        for (long seed = 1; seed <= 50; seed++) {
            KnownLink link = new KnownLink(10e6, 0.01, 0.002, seed);
            link.offloads(10, 1e6);
            double before = link.estimate.bitsPerSecond();
            link.offloads(10, TINY_BITS);
            assertThat(link.estimate.bitsPerSecond()).as("seed %d", seed).isBetween(before, 1.25 * before);
            link.offload(1e6);
            assertThat(link.estimate.bitsPerSecond())
                    .as("seed %d", seed)
                    .isCloseTo(10e6, withinPercentage(OFF_PERCENT_MAX));
        }
    }

    @Test
    void aLinkThatHasRecoveredIsFoundOutByTryingIt() {
        KnownLink link = new KnownLink(1e6, 0.01, 0.001, 1);
        link.offloads(10, 1e6);
        link.bitsPerSecond = 20e6;
        int tiny = 0;
        while (link.estimate.bitsPerSecond() < 2e6) {
            link.offload(TINY_BITS);
            assertThat(++tiny).as("offloads until it is worth a try").isLessThan(50);
        }
        link.offload(1e6);
        assertThat(link.estimate.bitsPerSecond()).isCloseTo(20e6, withinPercentage(OFF_PERCENT_MAX));
    }

    @Test
    void theRiseEnds() {
        KnownLink link = new KnownLink(1e6, 0.01, 0, 1);
        link.offloads(2_000, TINY_BITS);
        assertThat(link.estimate.bitsPerSecond()).isEqualTo(10e9);
    }

    @Test
    void aRoundTripThatBecameLongerIsNoticed() {
        LinkEstimate estimate = new LinkEstimate();
        for (int i = 0; i < 10; i++) estimate.roundTrip(0.01);
        for (int i = 0; i < 9; i++) estimate.roundTrip(0.2);
        assertThat(estimate.roundTripSeconds()).isEqualTo(0.01);
        estimate.roundTrip(0.2);
        assertThat(estimate.roundTripSeconds()).isEqualTo(0.2);
    }

    @Test
    void anImpossibleTransferIsNotFasterThanTheFastestLink() {
        LinkEstimate estimate = new LinkEstimate();
        estimate.roundTrip(0.1);
        estimate.transfer(1e6, 0.01);
        assertThat(estimate.bitsPerSecond()).isEqualTo(10e9);
    }

    @Test
    void offloadsThatComeLateTellOfAFullLink() {
        KnownLink link = new KnownLink(10e6, 0.02, 0.001, 1);
        link.offloads(10, 100_000);
        for (int i = 0; i < 3; i++) link.estimate.late(100_000, 1.0);
        assertThat(link.estimate.bitsPerSecond()).isCloseTo(100_000, withinPercentage(1));
        link.offloads(3, 100_000);
        for (int i = 0; i < 3; i++) link.estimate.late(TINY_BITS, 1.0);
        assertThat(link.estimate.bitsPerSecond())
                .as("small ones may come late for any reason")
                .isCloseTo(10e6, withinPercentage(OFF_PERCENT_MAX));
    }
}
