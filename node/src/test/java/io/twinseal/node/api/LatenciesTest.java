package io.twinseal.node.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void percentilesAreNearThoseOfTheSortedSamples() {
        var random = new Random(7);
        for (int round = 0; round < 50; round++) {
            var latencies = new Latencies();
            var samples = new ArrayList<Double>();
            int count = 1 + random.nextInt(2000);
            for (int i = 0; i < count; i++) {
                double millis = Math.exp(random.nextGaussian() * 2);
                samples.add(millis);
                latencies.recordMillis(millis);
            }
            Collections.sort(samples);
            var view = latencies.view();
            assertThat(view.count()).isEqualTo(count);
            assertThat(view.p50Millis() / rank(samples, 0.5)).isCloseTo(1, within(0.023));
            assertThat(view.p99Millis() / rank(samples, 0.99)).isCloseTo(1, within(0.023));
            assertThat(view.maxMillis()).isEqualTo(samples.get(count - 1));
            assertThat(view.meanMillis())
                    .isCloseTo(samples.stream().mapToDouble(d -> d).average().orElseThrow(), within(1e-9));
        }
    }

    @Test
    void mergingEqualsRecordingTogether() {
        var a = new Latencies();
        var b = new Latencies();
        var both = new Latencies();
        for (int i = 1; i <= 1000; i++) {
            (i % 3 == 0 ? a : b).recordNanos(i * 10_000L);
            both.recordNanos(i * 10_000L);
        }
        var merged = Latencies.merge(List.of(a.view(), b.view(), LatencyView.EMPTY));
        assertThat(merged.buckets()).isEqualTo(both.view().buckets());
        assertThat(merged.p99Millis()).isEqualTo(both.view().p99Millis());
        assertThat(merged.meanMillis()).isCloseTo(both.view().meanMillis(), within(1e-9));
    }

    @Test
    void extremesAreCounted() {
        var latencies = new Latencies();
        latencies.recordMillis(0);
        latencies.recordMillis(-5);
        latencies.recordMillis(1e12);
        assertThat(latencies.view().count()).isEqualTo(3);
        assertThat(new Latencies().view()).isEqualTo(LatencyView.EMPTY);
    }

    private static double rank(List<Double> sorted, double share) {
        return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
    }
}
