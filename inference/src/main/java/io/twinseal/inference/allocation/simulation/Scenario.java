package io.twinseal.inference.allocation.simulation;

import io.twinseal.inference.allocation.DnnProfile;
import io.twinseal.inference.allocation.Mining;
import io.twinseal.inference.allocation.Mining.MiningEnergy;
import io.twinseal.inference.allocation.Mining.RaceTime;
import io.twinseal.inference.allocation.Processor;
import io.twinseal.inference.allocation.ReputationBand;
import io.twinseal.inference.allocation.ReputationFunction;
import io.twinseal.inference.allocation.Rules;
import io.twinseal.inference.allocation.Variant;
import java.util.List;

/** What factories are drawn from. The paper's own parameters are not to be had; {@link #usual} shows its effects. */
public record Scenario(Size size, Workload workload, Radio radio, Hardware hardware, Rules rules) {
    /** How many there are of each. */
    public record Size(int twins, int gateways, int accessPoints) {
        public Size {
            if (twins < 1 || gateways < 1 || accessPoints < 1) {
                throw new IllegalArgumentException("there must be at least one twin, gateway and access point, not "
                        + twins + ", " + gateways + " and " + accessPoints);
            }
        }

        double twinsPerGateway() {
            return (double) twins / gateways;
        }

        double twinsPerAccessPoint() {
            return (double) twins / accessPoints;
        }
    }

    /**
     * What is to be inferred.
     *
     * @param networks each twin runs one of them
     * @param cutMin least cut of every twin
     * @param points D_n of a slot
     */
    public record Workload(List<DnnProfile> networks, int cutMin, List<Variant> variants, Range points) {
        public Workload {
            networks = List.copyOf(networks);
            variants = List.copyOf(variants);
            if (networks.isEmpty()) throw new IllegalArgumentException("there must be a network to run");
        }
    }

    /**
     * Links with Rayleigh fading: the received power of a slot is its mean times a number drawn from e^(−x).
     *
     * @param meanGainDecades log₁₀ of a gateway's mean h
     */
    public record Radio(
            double bandwidthHertz, double transmitWatts, double noiseWattsPerHertz, Range meanGainDecades) {}

    /** Processors, and the energy for one slot. */
    public record Hardware(Processor gateway, Processor accessPoint, Range gatewayJoules, Range accessPointJoules) {}

    /** 12 twins of four kinds at 6 gateways and 3 access points, V = 20, reputations within 0.8 and 2.0. */
    public static Scenario usual() {
        return new Scenario(
                new Size(12, 6, 3),
                new Workload(
                        List.of(Networks.cnn(), Networks.lstm(), Networks.autoencoder(), Networks.vgg11()),
                        1,
                        List.of(Variant.FULL),
                        new Range(8, 24)),
                new Radio(5e6, 0.5, 4e-21, new Range(-11, -9.5)),
                new Hardware(
                        new Processor(2e9, 4, 1e-28),
                        new Processor(10e9, 16, 1e-28),
                        new Range(0.6, 1.6),
                        new Range(30, 80)),
                new Rules(
                        20,
                        ReputationFunction.linear(1e10),
                        new ReputationBand(0.8, 2.0),
                        new Mining(3e10, 0.5, 0, RaceTime.MEAN, MiningEnergy.JOINT),
                        0,
                        0));
    }

    public Scenario withSize(Size other) {
        return new Scenario(other, workload, radio, hardware, rules);
    }

    public Scenario withWorkload(Workload other) {
        return new Scenario(size, other, radio, hardware, rules);
    }

    public Scenario withRadio(Radio other) {
        return new Scenario(size, workload, other, hardware, rules);
    }

    public Scenario withHardware(Hardware other) {
        return new Scenario(size, workload, radio, other, rules);
    }

    public Scenario withRules(Rules other) {
        return new Scenario(size, workload, radio, hardware, other);
    }

    /**
     * The same at another size, with energies, the unit of work and Γ in proportion to what each then has to do, so that
     * the same constraints bind.
     */
    public Scenario grown(Size other) {
        double perGateway = other.twinsPerGateway() / size.twinsPerGateway();
        double perAccessPoint = other.twinsPerAccessPoint() / size.twinsPerAccessPoint();
        Mining old = rules.mining();
        Mining mining = new Mining(
                old.blockCycles() * perGateway * other.accessPoints() / size.accessPoints(),
                old.alpha(),
                old.beta(),
                old.raceTime(),
                old.energy());
        Rules grownRules = new Rules(
                rules.latencyWeight(),
                flops -> rules.reputation().reputation(flops / perAccessPoint),
                rules.band(),
                mining,
                rules.exchangeSeconds(),
                rules.propagationSeconds());
        Hardware grownHardware = new Hardware(
                hardware.gateway(),
                hardware.accessPoint(),
                hardware.gatewayJoules().times(perGateway),
                hardware.accessPointJoules().times(perAccessPoint));
        return new Scenario(other, workload, radio, grownHardware, grownRules);
    }
}
