package io.twinseal.node.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class GatewayMeterTest {
    private static final long MILLI = 1_000_000;

    private final GatewayMeter meter = new GatewayMeter();
    private long nowNanos = 5_000 * MILLI;

    private void offload(long afterMillis, int points, String... twins) {
        nowNanos += afterMillis * MILLI;
        meter.offloaded(Plant.trace(1, points, twins), nowNanos);
    }

    @Test
    void theIntervalIsTheMeanTimeBetweenOffloads() {
        offload(0, 4, "press");
        for (int i = 0; i < 20; i++) offload(100, 4, "press");
        assertThat(meter.intervalSeconds()).isCloseTo(0.1, within(0.001));
        offload(3_600_000, 4, "press");
        assertThat(meter.intervalSeconds()).as("a night is no interval").isCloseTo(0.1, within(0.001));
    }

    @Test
    void pointsFollowTheLoadAndATwinThatFallsSilentHasNone() {
        assertThat(meter.points("press")).isZero();
        offload(100, 4, "press", "saw");
        assertThat(meter.points("press")).isEqualTo(4);
        for (int i = 0; i < 20; i++) offload(100, 12, "press");
        assertThat(meter.points("press")).isCloseTo(12, within(0.1));
        assertThat(meter.points("saw")).as("it may pause").isEqualTo(4);
        offload(100, 12, "press");
        assertThat(meter.points("saw")).isZero();
    }

    @Test
    void isActiveForAWhileAfterAnOffload() {
        assertThat(meter.isActive(nowNanos, MILLI)).isFalse();
        offload(0, 4, "press");
        assertThat(meter.isActive(nowNanos + MILLI - 1, MILLI)).isTrue();
        assertThat(meter.isActive(nowNanos + MILLI, MILLI)).isFalse();
    }

    @Test
    void twinsWithOneModelAtOneCutAreOneCall() {
        HalfTimes own = new HalfTimes();
        own.take(List.of(Plant.profile(Plant.MODEL, 1)));
        meter.times.take(List.of(Plant.profile(Plant.MODEL, 1)));
        double bottom = 1e-6 * (100 + 50 * 16);
        double top = 1e-6 * (200 + 10 * 16);
        for (int i = 0; i < 5; i++)
            meter.answered(Plant.trace(1, 8, "press", "saw"), new OffloadTimes(bottom, 0.01, top, 0.005), own);
        assertThat(meter.gateway.offset()).isCloseTo(0, within(1e-12));
        assertThat(meter.gateway.factor()).isCloseTo(1, within(1e-9));
        assertThat(meter.accessPoint.offset()).isCloseTo(0, within(1e-12));
        assertThat(meter.accessPoint.factor()).isCloseTo(1, within(1e-9));
    }

    @Test
    void anAnswerTellsOfTheLinkAndHowLongTheSlotTook() {
        var trace = Plant.trace(1, 64, "press", "saw");
        for (int i = 0; i < 10; i++) meter.answered(trace, new OffloadTimes(0.01, 0.03, 0.02, 0.01), new HalfTimes());
        assertThat(meter.link.roundTripSeconds()).isEqualTo(0.01);
        assertThat(meter.link.bitsPerSecond()).isCloseTo(8.0 * trace.bytes() / 0.02, within(1.0));
        assertThat(meter.seconds).isCloseTo(0.06, within(1e-12));
        meter.answered(trace, new OffloadTimes(0.01, 0.13, 0.02, 0.01), new HalfTimes());
        assertThat(meter.seconds).isBetween(0.06 + 0.02, 0.06 + 0.05);
    }

    @Test
    void halvesOfAModelWithoutAProfileOrOfNoSuchCutTakeNoTime() {
        HalfTimes times = new HalfTimes();
        assertThat(times.bottom(Plant.MODEL, 1, 8)).isZero();
        times.take(List.of(Plant.profile(Plant.MODEL, 1)));
        assertThat(times.bottom(Plant.MODEL, 1, 8)).isCloseTo(500e-6, within(1e-12));
        assertThat(times.top(Plant.MODEL, 0, 8)).isCloseTo(560e-6, within(1e-12));
        assertThat(times.top(Plant.MODEL, 3, 8)).isZero();
        assertThat(times.knows(Plant.OTHER_MODEL)).isFalse();
    }

    @Test
    void offloadsThatComeMuchLaterThanUsualSlowTheLink() {
        var trace = Plant.trace(1, 64, "press", "saw");
        double bits = 8.0 * trace.bytes();
        for (int i = 0; i < 10; i++) offload(100, 64, "press", "saw");
        double before = meter.link.bitsPerSecond();
        offload(190, 64, "press", "saw");
        assertThat(meter.link.bitsPerSecond()).as("late, but not very").isEqualTo(before);
        offload(3_600_000, 64, "press", "saw");
        assertThat(meter.link.bitsPerSecond()).as("a night").isEqualTo(before);
        offload(2_000, 64, "press", "saw");
        assertThat(meter.link.bitsPerSecond()).isCloseTo(bits / 2, within(1.0));
    }

    @Test
    void anOffloadThatWaitedTellsOfTheLinkButNotOfTheGateway() {
        var trace = Plant.trace(1, 64, "press", "saw");
        meter.answered(trace, new OffloadTimes(0, 0.03, 0.02, 0.01), new HalfTimes());
        assertThat(meter.link.bitsPerSecond()).isCloseTo(8.0 * trace.bytes() / 0.02, within(1.0));
        assertThat(meter.gateway.offset()).isZero();
        assertThat(meter.seconds).isZero();
        assertThat(meter.last).isNull();
    }

    @Test
    void remembersWhereATwinWasCutLast() {
        assertThat(meter.cut("press")).isZero();
        offload(100, 4, "press");
        assertThat(meter.cut("press")).isEqualTo(1);
    }
}
