package io.twinseal.testnet.experiment.dpra;

import io.twinseal.inference.allocation.DnnProfile;
import io.twinseal.inference.allocation.ReputationBand;
import io.twinseal.inference.allocation.simulation.Networks;
import io.twinseal.inference.allocation.simulation.Scenario;
import io.twinseal.inference.allocation.simulation.Scenario.Size;
import io.twinseal.inference.allocation.simulation.Scenario.Workload;
import io.twinseal.inference.model.ManifestFile;
import io.twinseal.ledger.toml.TomlException;
import io.twinseal.ledger.toml.TomlFile;
import io.twinseal.ledger.toml.TomlKey;
import io.twinseal.ledger.toml.TomlSection;
import io.twinseal.testnet.experiment.dpra.Study.Case;
import io.twinseal.testnet.experiment.dpra.Study.Growth;
import io.twinseal.testnet.experiment.dpra.Study.Sweep;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads a study from TOML. */
final class StudyFile {
    private static final BigDecimal LARGEST = new BigDecimal("1e15");
    private static final int COUNT_MAX = 1_000_000;

    private final TomlSection root;
    private final Path models;

    private StudyFile(TomlFile file, Path models) {
        root = file.root();
        this.models = models;
    }

    /**
     * Reads a file.
     *
     * @param models folder of the bundles that may be named without a path
     * @throws TomlException naming file, line and remedy
     */
    static Study read(Path file, Path models) {
        return study(TomlFile.read(file, "a study; testnet/experiment dpra --print-config writes one"), models);
    }

    static Study parse(String text, Path models) {
        return study(TomlFile.parse("study.toml", models, text), models);
    }

    /** The study that is run if no other is given, as text. */
    static String usual() {
        try (var in = Objects.requireNonNull(StudyFile.class.getResourceAsStream("study.toml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("study.toml cannot be read", e);
        }
    }

    private static Study study(TomlFile file, Path models) {
        Study study = new StudyFile(file, models).study();
        file.finish();
        return study;
    }

    private Study study() {
        Trials usual = new Trials(
                root.key("first_seed", "give the first seed, e.g. 1").integer(0, Long.MAX_VALUE / 2, 1),
                seeds(root, 30),
                slots(root, 200),
                (int) root.key("reputation_lag", "give after how many slots work counts, e.g. 0")
                        .integer(0, COUNT_MAX, 0),
                root.key("edgent_deadline_seconds", "give Edgent's deadline, e.g. 0.5")
                        .decimal(BigDecimal.ZERO, LARGEST, new BigDecimal("0.5"))
                        .doubleValue(),
                (int) root.key("effort", "give how hard DPRA and WTCM search, e.g. 40")
                        .integer(0, COUNT_MAX, 100));
        Map<String, Case> cases = new LinkedHashMap<>();
        for (TomlSection section : root.sections("case")) {
            Case read = readCase(section, usual);
            if (cases.put(read.name(), read) != null) throw section.error("name", read.name() + " appears twice");
        }
        if (cases.isEmpty()) throw root.error("there is no [[case]]; give one, with a name and its networks");
        Trials ofSweeps = trials(root.section("sweeps"), usual);
        List<Sweep> sweeps = new ArrayList<>();
        for (TomlSection section : root.sections("sweep")) sweeps.add(sweep(section, cases, ofSweeps));
        return new Study(List.copyOf(cases.values()), sweeps, growth(root.section("growth"), cases));
    }

    private Case readCase(TomlSection section, Trials usual) {
        String name = section.key("name", "give a name for its files").text();
        Scenario scenario = Scenario.usual();
        TomlKey networks = section.key("networks", "give networks, e.g. [\"vgg-11\", \"lstm\"]");
        List<DnnProfile> profiles = networks.texts().stream()
                .map(network -> network(networks, network))
                .toList();
        if (profiles.isEmpty()) throw networks.refuse("names no network");
        Workload workload = scenario.workload();
        scenario = scenario.withWorkload(
                new Workload(profiles, workload.cutMin(), workload.variants(), workload.points()));
        scenario = banded(scenario, section.key("band", "give the least and greatest mean U, e.g. [0.8, 2.0]"));
        TomlSection set = section.section("set");
        for (Knob knob : Knob.values()) {
            TomlKey key = set.key(knob.key(), "give " + knob.title());
            if (key.isPresent()) scenario = turned(key, knob, scenario, number(key));
        }
        return new Case(name, scenario, trials(section, usual));
    }

    private DnnProfile network(TomlKey key, String name) {
        return switch (name) {
            case "vgg-11" -> Networks.vgg11();
            case "cnn" -> Networks.cnn();
            case "lstm" -> Networks.lstm();
            case "autoencoder" -> Networks.autoencoder();
            default -> {
                Path bundle = models.resolve(name);
                if (!Files.exists(bundle.resolve(ManifestFile.NAME)))
                    throw key.refuse("holds \"" + name + "\", which is neither vgg-11, cnn, lstm or autoencoder nor a"
                            + " bundle at " + bundle);
                yield DnnProfile.of(ManifestFile.read(bundle));
            }
        };
    }

    private static Scenario banded(Scenario scenario, TomlKey key) {
        if (!key.isPresent()) return scenario;
        List<BigDecimal> ends = key.decimals();
        if (ends.size() != 2) throw key.refuse("has " + ends.size() + " numbers, not 2");
        try {
            return scenario.withRules(scenario.rules()
                    .withBand(new ReputationBand(
                            ends.get(0).doubleValue(), ends.get(1).doubleValue())));
        } catch (IllegalArgumentException e) {
            throw key.refuse("is wrong: " + e.getMessage());
        }
    }

    private static Sweep sweep(TomlSection section, Map<String, Case> cases, Trials usual) {
        Case of = caseOf(section, cases);
        Knob knob = section.key("knob", "give what to vary, e.g. \"latency_weight\"")
                .choice(Knob.class);
        TomlKey key = section.key("values", "give the values it takes, e.g. [1, 2, 5]");
        List<Double> values =
                key.decimals().stream().map(BigDecimal::doubleValue).toList();
        if (values.isEmpty()) throw key.refuse("holds no value");
        for (double value : values) turned(key, knob, of.scenario(), value);
        return new Sweep(of, knob, values, trials(section, usual));
    }

    private static Growth growth(TomlSection section, Map<String, Case> cases) {
        List<Size> sizes = new ArrayList<>();
        for (TomlSection size : section.sections("size"))
            sizes.add(new Size(count(size, "twins"), count(size, "gateways"), count(size, "access_points")));
        Case of = section.has("case")
                ? caseOf(section, cases)
                : cases.values().iterator().next();
        return new Growth(of, sizes, seeds(section, 2), slots(section, 5));
    }

    private static Case caseOf(TomlSection section, Map<String, Case> cases) {
        TomlKey key = section.key("case", "give the name of a case");
        Case of = cases.get(key.text());
        if (of == null) throw key.refuse("is no case; choose from " + String.join(", ", cases.keySet()));
        return of;
    }

    /** What the scenario does not take is the user's mistake. */
    private static Scenario turned(TomlKey key, Knob knob, Scenario scenario, double value) {
        try {
            return knob.set(scenario, value);
        } catch (IllegalArgumentException e) {
            throw key.refuse("is wrong: " + e.getMessage());
        }
    }

    private static double number(TomlKey key) {
        return key.decimal(LARGEST.negate(), LARGEST).doubleValue();
    }

    private static Trials trials(TomlSection section, Trials usual) {
        return new Trials(
                usual.firstSeed(),
                seeds(section, usual.seeds()),
                slots(section, usual.slots()),
                usual.reputationLag(),
                usual.edgentDeadlineSeconds(),
                usual.effort());
    }

    private static int seeds(TomlSection section, int usual) {
        return (int) section.key("seeds", "give how many factories, at least 2, e.g. 30")
                .integer(2, COUNT_MAX, usual);
    }

    private static int slots(TomlSection section, int usual) {
        return (int) section.key("slots", "give slots of a run, e.g. 200").integer(1, COUNT_MAX, usual);
    }

    private static int count(TomlSection section, String key) {
        return (int) section.key(key, "give how many, e.g. 1000").integer(1, COUNT_MAX);
    }
}
