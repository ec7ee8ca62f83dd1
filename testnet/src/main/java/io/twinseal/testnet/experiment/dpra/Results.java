package io.twinseal.testnet.experiment.dpra;

import java.util.List;

/** All that a study found. */
record Results(List<Comparison> cases, List<Swept> sweeps, List<Grown> grown) {
    Results {
        cases = List.copyOf(cases);
        sweeps = List.copyOf(sweeps);
        grown = List.copyOf(grown);
    }

    /**
     * One sweep.
     *
     * @param points by value
     */
    record Swept(Study.Sweep sweep, List<Comparison> points) {
        Swept {
            points = List.copyOf(points);
        }
    }

    /** Runs a study. */
    static Results of(Study study, Runnable seedDone) {
        return new Results(
                study.cases().stream()
                        .map(c -> c.trials().all(c.name(), c.scenario(), seedDone))
                        .toList(),
                study.sweeps().stream().map(sweep -> swept(sweep, seedDone)).toList(),
                study.growth().sizes().stream()
                        .map(size -> Grown.measure(
                                study.growth(),
                                size,
                                study.growth().of().trials().firstSeed(),
                                seedDone))
                        .toList());
    }

    private static Swept swept(Study.Sweep sweep, Runnable seedDone) {
        return new Swept(
                sweep,
                sweep.values().stream()
                        .map(value -> sweep.trials()
                                .few(sweep.name(), sweep.knob().set(sweep.of().scenario(), value), seedDone))
                        .toList());
    }
}
