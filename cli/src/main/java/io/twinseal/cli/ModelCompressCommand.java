package io.twinseal.cli;

import io.twinseal.cli.explorer.Table;
import io.twinseal.inference.djl.train.Compressor;
import io.twinseal.inference.djl.train.Compressor.LayerSize;
import io.twinseal.inference.djl.train.Compressor.Stage;
import io.twinseal.inference.model.ModelStore;
import io.twinseal.inference.train.Recipes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "compress",
        description =
                "Makes a smaller model NAME-small of a shipped one: trains on while ever more weights become zero,"
                        + " rounds the others to 8 bits, and packs the bundle. Says what each layer takes before and after, and"
                        + " how good the model is.")
final class ModelCompressCommand implements Callable<Integer> {
    private static final double PERCENT = 100;

    @Parameters(paramLabel = "BUNDLE", description = "The bundle of the model.")
    private Path bundle = Path.of("");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "Folder with the data sets it was trained on, such as cmapss/ or gearbox-gfd/.")
    private Path data = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Folder of bundles that the smaller one is written to.")
    private Path out = Path.of("");

    @Option(
            names = "--sparsity",
            paramLabel = "SHARE",
            description = "Share of weights that become zero; ${DEFAULT-VALUE} if not given.")
    private double sparsity = 0.5;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (!(sparsity >= 0 && sparsity < 1))
            throw new ParameterException(spec.commandLine(), "--sparsity takes a number from 0 to below 1");
        String name = ModelStore.verify(bundle).name();
        if (!Recipes.names().contains(name))
            throw new ParameterException(
                    spec.commandLine(),
                    "there is no recipe to train model " + name + " on; there is one for " + Recipes.names());
        PrintWriter out = spec.commandLine().getOut();
        var report = Compressor.compress(Recipes.of(name, data), bundle, this.out, sparsity, line -> {
            out.println(line);
            out.flush();
        });
        out.println();
        print(report, out);
        out.println();
        out.println("written to " + this.out.resolve(report.manifest().name()) + ", id "
                + report.manifest().id());
        return 0;
    }

    private static void print(Compressor.Report report, PrintWriter out) {
        Stage original = report.stages().get(0);
        Stage pruned = report.stages().get(1);
        Stage rounded = report.stages().get(2);
        var table = new Table("LAYER", ">PARAMETERS", ">ZEROS", ">BYTES", ">PRUNED", ">ROUNDED", ">SMALLER BY");
        for (int i = 0; i < original.layers().size(); i++) {
            LayerSize small = rounded.layers().get(i);
            long bytes = (long) Float.BYTES * small.parameters();
            table.row(
                    small.name(),
                    small.parameters(),
                    percent(small.zeros(), small.parameters()),
                    bytes,
                    pruned.layers().get(i).packedBytes(),
                    small.packedBytes(),
                    percent(bytes - small.packedBytes(), bytes));
        }
        table.row(
                "all files",
                "",
                "",
                original.plainBytes(),
                pruned.packedBytes(),
                rounded.packedBytes(),
                percent(original.plainBytes() - rounded.packedBytes(), original.plainBytes()));
        table.row(
                report.manifest().training().headline(),
                "",
                "",
                "%.4f".formatted(original.metric()),
                "%.4f".formatted(pruned.metric()),
                "%.4f".formatted(rounded.metric()),
                "");
        table.lines().forEach(out::println);
    }

    private static String percent(long part, long whole) {
        return "%.1f %%".formatted(PERCENT * part / whole);
    }
}
