package io.twinseal.cli;

import io.twinseal.cli.explorer.Table;
import io.twinseal.inference.djl.TensorFlowEngine;
import io.twinseal.inference.model.MachineProfile;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.model.ProfileFile;
import io.twinseal.inference.split.Profiler;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "profile",
        description = "Measures how long each half of a model takes on this machine at each cut, and keeps that as"
                + " profile.json beside the model.")
final class ModelProfileCommand implements Callable<Integer> {
    private static final int POINTS_MAX = 1_024;

    @Parameters(paramLabel = "BUNDLE", description = "A folder with model.json, saved_model.pb and variables.")
    private Path bundle = Path.of("");

    @Option(
            names = "--points",
            paramLabel = "N",
            split = ",",
            description = "Data points in a call; 1,8,32 if not given.")
    private List<Integer> points = List.of(1, 8, 32);

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "Spent on calls of each size; ${DEFAULT-VALUE} if not given.")
    private int seconds = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (points.isEmpty() || points.stream().anyMatch(size -> size < 1 || size > POINTS_MAX))
            throw new ParameterException(spec.commandLine(), "--points takes numbers from 1 to " + POINTS_MAX);
        if (seconds < 1) throw new ParameterException(spec.commandLine(), "--seconds takes a number from 1 on");
        PrintWriter out = spec.commandLine().getOut();
        try (var engine = TensorFlowEngine.start();
                var model = engine.load(bundle)) {
            var profiler = new Profiler(System::nanoTime, TimeUnit.SECONDS.toNanos(seconds));
            var sizes = points.stream().sorted().distinct().toList();
            MachineProfile profile = profiler.measure(model, engine.cpuClass(), sizes);
            ProfileFile.write(bundle, profile);
            out.println(model.manifest().name() + " " + profile.model());
            print(model.manifest(), profile, out);
            out.println();
            out.println("kept in " + bundle.resolve(ProfileFile.NAME));
        }
        return 0;
    }

    /** A table for each size of call. */
    static void print(ModelManifest model, MachineProfile profile, PrintWriter out) {
        for (var batch : profile.batches()) {
            out.println();
            out.println(profile.cpuClass() + ", " + batch.points() + " data points a call, microseconds");
            var table = new Table(">CUT", "AFTER LAYER", ">LAYER", ">BOTTOM", ">TOP");
            for (int cut = 0; cut <= model.layerCount(); cut++)
                table.row(
                        cut,
                        cut == 0 ? "-" : model.layers().get(cut - 1).name(),
                        cut == 0 ? "-" : micros(batch.layerMicros(cut)),
                        micros(batch.cuts().get(cut).bottomMicros()),
                        micros(batch.cuts().get(cut).topMicros()));
            table.lines().forEach(out::println);
        }
    }

    private static String micros(double micros) {
        return "%.1f".formatted(micros);
    }
}
