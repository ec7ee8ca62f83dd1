package io.twinseal.testnet.experiment.dpra;

import io.twinseal.inference.allocation.Mining;
import io.twinseal.inference.allocation.Processor;
import io.twinseal.inference.allocation.ReputationBand;
import io.twinseal.inference.allocation.ReputationFunction;
import io.twinseal.inference.allocation.simulation.Range;
import io.twinseal.inference.allocation.simulation.Scenario;
import io.twinseal.inference.allocation.simulation.Scenario.Hardware;
import io.twinseal.inference.allocation.simulation.Scenario.Radio;
import io.twinseal.inference.allocation.simulation.Scenario.Size;
import io.twinseal.inference.allocation.simulation.Scenario.Workload;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** A number of a scenario that a configuration sets or a sweep varies, by its name in lower case. */
enum Knob {
    LATENCY_WEIGHT("V", (s, v) -> s.withRules(s.rules().withLatencyWeight(v))),
    REPUTATION_MIN("least mean U", (s, v) -> band(s, v, s.rules().band().max())),
    REPUTATION_MAX("greatest mean U", (s, v) -> band(s, s.rules().band().min(), v)),
    FLOPS_PER_UNIT("FLOPs for U = 1", (s, v) -> s.withRules(s.rules().withReputation(ReputationFunction.linear(v)))),
    ALPHA("α", (s, v) -> mining(s, m -> new Mining(m.blockCycles(), v, m.beta(), m.raceTime(), m.energy()))),
    BETA("β", (s, v) -> mining(s, m -> new Mining(m.blockCycles(), m.alpha(), v, m.raceTime(), m.energy()))),
    BLOCK_CYCLES("Γ, cycles", (s, v) -> mining(s, m -> new Mining(v, m.alpha(), m.beta(), m.raceTime(), m.energy()))),
    TWINS(
            "twins",
            (s, v) -> s.withSize(new Size((int) v, s.size().gateways(), s.size().accessPoints()))),
    GATEWAYS(
            "gateways",
            (s, v) -> s.withSize(new Size(s.size().twins(), (int) v, s.size().accessPoints()))),
    ACCESS_POINTS(
            "access points",
            (s, v) -> s.withSize(new Size(s.size().twins(), s.size().gateways(), (int) v))),
    CUT_MIN("least cut", (s, v) -> {
        Workload w = s.workload();
        return s.withWorkload(new Workload(w.networks(), (int) v, w.variants(), w.points()));
    }),
    POINTS_FACTOR("data points, of the usual", (s, v) -> {
        Workload w = s.workload();
        return s.withWorkload(
                new Workload(w.networks(), w.cutMin(), w.variants(), w.points().times(v)));
    }),
    BANDWIDTH_HERTZ("bandwidth of a gateway, Hz", (s, v) -> {
        Radio r = s.radio();
        return s.withRadio(new Radio(v, r.transmitWatts(), r.noiseWattsPerHertz(), r.meanGainDecades()));
    }),
    GATEWAY_HERTZ("f of a gateway, Hz", (s, v) -> {
        Hardware h = s.hardware();
        return hardware(s, at(h.gateway(), v), h.accessPoint(), h.gatewayJoules(), h.accessPointJoules());
    }),
    ACCESS_POINT_HERTZ("f_max of an access point, Hz", (s, v) -> {
        Hardware h = s.hardware();
        return hardware(s, h.gateway(), at(h.accessPoint(), v), h.gatewayJoules(), h.accessPointJoules());
    }),
    GATEWAY_JOULES_FACTOR("energy of a gateway, of the usual", (s, v) -> {
        Hardware h = s.hardware();
        return hardware(s, h.gateway(), h.accessPoint(), h.gatewayJoules().times(v), h.accessPointJoules());
    }),
    ACCESS_POINT_JOULES_FACTOR("energy of an access point, of the usual", (s, v) -> {
        Hardware h = s.hardware();
        return hardware(
                s,
                h.gateway(),
                h.accessPoint(),
                h.gatewayJoules(),
                h.accessPointJoules().times(v));
    });

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // setters capture nothing
    private final Setter setter;

    private interface Setter {
        Scenario set(Scenario scenario, double value);
    }

    Knob(String title, Setter setter) {
        this.title = title;
        this.setter = setter;
    }

    /** For an axis, with the unit. */
    String title() {
        return title;
    }

    /** As a configuration has it. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Turns the knob; what counts things takes the whole part of the value. */
    Scenario set(Scenario scenario, double value) {
        return setter.set(scenario, value);
    }

    private static Scenario band(Scenario s, double min, double max) {
        return s.withRules(s.rules().withBand(new ReputationBand(min, max)));
    }

    private static Scenario mining(Scenario s, UnaryOperator<Mining> change) {
        return s.withRules(s.rules().withMining(change.apply(s.rules().mining())));
    }

    private static Processor at(Processor processor, double hertz) {
        return new Processor(hertz, processor.flopsPerCycle(), processor.capacitance());
    }

    private static Scenario hardware(
            Scenario s, Processor gateway, Processor accessPoint, Range gatewayJoules, Range accessPointJoules) {
        return s.withHardware(new Hardware(gateway, accessPoint, gatewayJoules, accessPointJoules));
    }
}
