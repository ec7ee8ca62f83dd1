package io.twinseal.inference.allocation.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twinseal.inference.allocation.AccessPoint;
import io.twinseal.inference.allocation.Gateway;
import io.twinseal.inference.allocation.Link;
import io.twinseal.inference.allocation.Partition;
import io.twinseal.inference.allocation.Plan;
import io.twinseal.inference.allocation.Processor;
import io.twinseal.inference.allocation.ReputationBand;
import io.twinseal.inference.allocation.Rules;
import io.twinseal.inference.allocation.Slot;
import io.twinseal.inference.allocation.Twin;
import io.twinseal.inference.allocation.Variant;
import io.twinseal.inference.allocation.VirtualQueues;
import io.twinseal.inference.allocation.policy.Dpra;
import io.twinseal.inference.allocation.solver.ComputeSplit;
import io.twinseal.inference.allocation.solver.Enumeration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A factory with three states that return at random, small enough that the best any policy can do is the value of a linear
 * program: over mixtures of choices in each state, least mean latency with mean reputation within the band.
 */
class LongRunTest {
    private static final double[] MEGABITS = {1, 4, 20};
    private static final ReputationBand LITTLE = new ReputationBand(0.1, 0.3);
    private static final ReputationBand MUCH = new ReputationBand(0.705, 0.8);
    private static final int SLOTS = 6_000;

    private record Run(double seconds, double reputation, double backlog) {}

    @Test
    void latencyFallsToTheOptimumLikeOneOverVWhileTheBacklogGrowsLikeV() {
        double optimum = optimum(LITTLE);
        Run least = run(0.01, LITTLE);
        Run small = run(0.1, LITTLE);
        Run middle = run(1, LITTLE);
        Run large = run(10, LITTLE);
        assertThat(least.seconds - optimum).isGreaterThan(0.02 * optimum);
        assertThat(small.seconds - optimum).isLessThan((least.seconds - optimum) / 10);
        assertThat(middle.seconds).as("least possible %s", optimum).isCloseTo(optimum, within(0.001 * optimum));
        assertThat(middle.reputation).as("C6 at the end of a long run").isCloseTo(LITTLE.max(), within(0.002));
        assertThat(large.backlog / middle.backlog).isBetween(8.0, 12.0);
    }

    @Test
    void whereReputationIsTooLowItIsRaisedAtTheLeastCost() {
        double optimum = optimum(MUCH);
        Run run = run(0.3, MUCH);
        assertThat(run.seconds).as("least possible %s", optimum).isCloseTo(optimum, within(0.005 * optimum));
        assertThat(run.reputation).isCloseTo(MUCH.min(), within(0.002));
    }

    private static Run run(double v, ReputationBand band) {
        SplittableRandom random = new SplittableRandom(1);
        Dpra dpra = new Dpra(new Enumeration());
        VirtualQueues queues = VirtualQueues.empty(1);
        double seconds = 0;
        double reputation = 0;
        for (int t = 0; t < SLOTS; t++) {
            Plan plan = dpra.plan(slot(random.nextInt(MEGABITS.length), v, band, queues));
            queues = queues.after(plan.reputations(), band);
            seconds += plan.latency().seconds() / SLOTS;
            reputation += plan.reputations().get(0) / SLOTS;
        }
        return new Run(seconds, reputation, queues.backlog());
    }

    /**
     * The value of the linear program by its dual: the greatest over prices λ of the mean over states of the least τ + λU,
     * less λ times the bound of the band that λ presses against; concave in λ.
     */
    private static double optimum(ReputationBand band) {
        List<List<Plan>> plans = new ArrayList<>();
        for (int state = 0; state < MEGABITS.length; state++)
            plans.add(all(slot(state, 1, band, VirtualQueues.empty(1))));
        double low = -100;
        double high = 100;
        while (high - low > 1e-9) {
            double left = low + (high - low) / 3;
            double right = high - (high - low) / 3;
            if (dual(plans, left, band) < dual(plans, right, band)) low = left;
            else high = right;
        }
        return dual(plans, low, band);
    }

    private static double dual(List<List<Plan>> plans, double price, ReputationBand band) {
        double value = -price * (price > 0 ? band.max() : band.min());
        for (List<Plan> state : plans)
            value += state.stream()
                            .mapToDouble(p -> p.latency().seconds()
                                    + price * p.reputations().get(0))
                            .min()
                            .orElseThrow()
                    / plans.size();
        return value;
    }

    private static List<Plan> all(Slot slot) {
        List<Plan> plans = new ArrayList<>();
        int size = slot.twins().get(0).partitions().size();
        for (int k = 0; k < size; k++) for (int h = 0; h < size; h++) plans.add(ComputeSplit.plan(slot, List.of(k, h)));
        return plans;
    }

    private static Slot slot(int state, double v, ReputationBand band, VirtualQueues queues) {
        List<Partition> partitions = List.of(
                new Partition(1, Variant.FULL, 1e7, 2e5, 2.9e8),
                new Partition(2, Variant.FULL, 1e8, 6e4, 2e8),
                new Partition(3, Variant.FULL, 3e8, 1e3, 0));
        Rules usual = Scenario.usual().rules();
        return new Slot(
                List.of(new Twin(0, 10, partitions), new Twin(1, 15, partitions)),
                List.of(gateway(MEGABITS[state] * 1e6), gateway(5e6)),
                List.of(new AccessPoint(new Processor(10e9, 16, 1e-28), 50, OptionalDouble.empty())),
                new Rules(v, usual.reputation(), band, usual.mining(), 0, 0),
                queues,
                List.of());
    }

    private static Gateway gateway(double bitsPerSecond) {
        return new Gateway(0, new Processor(2e9, 4, 1e-28), new Link(bitsPerSecond, 0.5), 0, 10);
    }
}
