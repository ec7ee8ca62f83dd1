package io.twinseal.testnet.experiment.dpra;

import io.twinseal.inference.allocation.simulation.Scenario;
import io.twinseal.inference.allocation.simulation.Scenario.Size;
import java.util.List;

/**
 * What to compare.
 *
 * @param growth of the first case, with its constraints in proportion
 */
record Study(List<Case> cases, List<Sweep> sweeps, Growth growth) {
    Study {
        cases = List.copyOf(cases);
        sweeps = List.copyOf(sweeps);
    }

    /** One scenario under all policies. */
    record Case(String name, Scenario scenario, Trials trials) {}

    /** One number of a case varied, under a few policies. */
    record Sweep(Case of, Knob knob, List<Double> values, Trials trials) {
        Sweep {
            values = List.copyOf(values);
        }

        /** For files. */
        String name() {
            return "sweep-" + knob.key() + "-" + of.name();
        }
    }

    /** Sizes to which a case grows. */
    record Growth(Case of, List<Size> sizes, int seeds, int slots) {
        Growth {
            sizes = List.copyOf(sizes);
        }
    }

    /** Factories to be run, for a progress bar. */
    long steps() {
        return cases.stream().mapToLong(c -> c.trials().seeds()).sum()
                + sweeps.stream()
                        .mapToLong(s -> (long) s.values().size() * s.trials().seeds())
                        .sum()
                + (long) growth.sizes().size() * growth.seeds();
    }
}
