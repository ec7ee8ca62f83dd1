package io.twinseal.testnet.bench;

import io.twinseal.inference.djl.train.ModelMaker;
import io.twinseal.inference.model.BundleFiles;
import io.twinseal.inference.train.Layer;
import io.twinseal.inference.train.Layer.Dense;
import io.twinseal.inference.train.Layer.Nonlinearity;
import io.twinseal.inference.train.Layer.Standardise;
import io.twinseal.inference.train.Network;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Resident memory, each figure in a process of its own: a model of 64 MB with every cut beside the same model whole, and
 * what a million calls leave behind beside what a tenth of them do.
 */
final class MemoryBench {
    private static final int WIDTH = 2_048;
    private static final int WIDE_LAYERS = 4;
    private static final int ROWS = 16;
    private static final int FEW = 10;

    private MemoryBench() {}

    /** @param models folder of the shipped models */
    static List<Measure> measure(Path models, long calls) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("twinseal-bench-");
        try {
            Path large = ModelMaker.untrained("large", network(), folder);
            double plain = mebibytes("plain", large, 0);
            double cuts = mebibytes("cuts", large, 0);
            Path small = models.resolve("rul-cnn");
            double few = mebibytes("calls", small, calls / FEW);
            double many = mebibytes("calls", small, calls);
            return List.of(
                    Measure.of("64 MB of weights, every cut; baseline the whole alone", cuts, "MiB", plain),
                    Measure.of("left by " + calls + " calls; baseline a tenth of them", many, "MiB", few));
        } finally {
            BundleFiles.delete(folder);
        }
    }

    private static Network network() {
        List<Layer> layers = new ArrayList<>();
        layers.add(new Standardise("scale", List.of(0), List.of(0f), List.of(1f)));
        for (int i = 1; i <= WIDE_LAYERS; i++) layers.add(new Dense("wide" + i, WIDTH, Nonlinearity.RELU));
        layers.add(new Dense("narrow", 1, Nonlinearity.NONE));
        return new Network(List.of(ROWS, 1), layers);
    }

    private static double mebibytes(String what, Path bundle, long calls) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-cp"));
        command.add(ManagementFactory.getRuntimeMXBean().getClassPath());
        command.addAll(List.of(MemoryProbe.class.getName(), what, bundle.toString(), Long.toString(calls)));
        Process probe = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said;
        try (var out = probe.getInputStream()) {
            said = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
        if (probe.waitFor() != 0) throw new IOException("the process that measures " + what + " failed: " + said);
        String mebibytes = said.lines().reduce((first, second) -> second).orElseThrow();
        int space = mebibytes.indexOf(' ');
        return Double.parseDouble(mebibytes.substring(space + 1)) - Double.parseDouble(mebibytes.substring(0, space));
    }
}
