package io.twinseal.cli;

import io.twinseal.cli.explorer.Table;
import io.twinseal.inference.model.Encoding;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.model.ModelStore;
import io.twinseal.inference.model.ProfileFile;
import io.twinseal.ledger.genesis.GenesisFile;
import io.twinseal.node.models.ChainModels;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "inspect",
        description = "Shows what a bundle takes and gives, what each cut costs and sends, and how it was trained and"
                + " tested. Checks the bundle against its digest.")
final class ModelInspectCommand implements Callable<Integer> {
    static final double MEGA = 1e6;

    @Parameters(paramLabel = "BUNDLE", description = "A folder with model.json, saved_model.pb and variables.")
    private Path bundle = Path.of("");

    @Option(names = "--toml", description = "Prints the [[model]] table that genesis needs, and nothing else.")
    private boolean toml;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        ModelManifest model = ModelStore.verify(bundle);
        PrintWriter out = spec.commandLine().getOut();
        if (toml) {
            out.println(GenesisFile.text(ChainModels.of(model)));
            return 0;
        }
        out.println(model.name() + " " + model.id());
        out.println("takes    " + model.windowRows() + " rows of " + model.channels() + " values, every "
                + model.strideRows() + " rows");
        out.println("gives    " + model.outputKind().wireName()
                + (model.outputLabels().isEmpty() ? "" : ": " + String.join(", ", model.outputLabels())));
        out.println("readings " + readings(model));
        out.println("trained  on " + model.training().dataset() + "; "
                + model.training().split() + "; seed " + model.training().seed());
        model.training()
                .lineage()
                .ifPresent(lineage -> out.println("made of  " + lineage.parent() + ": " + lineage.change()));
        model.training()
                .metrics()
                .forEach((name, value) -> out.println("         " + name + " " + "%.4g".formatted(value)
                        + (name.equals(model.training().headline()) ? ", which counts" : "")));
        out.println();
        cuts(model).lines().forEach(out::println);
        ProfileFile.read(bundle, model).ifPresent(profile -> ModelProfileCommand.print(model, profile, out));
        return 0;
    }

    private static String readings(ModelManifest model) {
        if (model.preprocessing().isEmpty()) return "must be complete, and are taken as they are";
        boolean isBounded = model.preprocessing().get().most().stream().anyMatch(most -> most < Float.MAX_VALUE);
        return "that are missing" + (isBounded ? " or implausible" : "") + " give way to the last, or the usual one";
    }

    /** One row for each cut: what runs below and above it, what crosses the network, and as how many bytes. */
    static Table cuts(ModelManifest model) {
        var table = new Table(
                ">CUT",
                "AFTER LAYER",
                ">PARAMETERS",
                ">BOTTOM MFLOP",
                ">TOP MFLOP",
                "SENDS",
                ">BYTES",
                "AS",
                ">PACKED");
        for (int cut = 0; cut <= model.layerCount(); cut++) {
            Encoding encoding = model.encoding(cut);
            table.row(
                    cut,
                    cut == 0 ? "-" : model.layers().get(cut - 1).name(),
                    cut == 0 ? 0 : model.layers().get(cut - 1).parameters(),
                    "%.3f".formatted(model.bottomFlopsPerPoint(cut) / MEGA),
                    "%.3f".formatted(model.topFlopsPerPoint(cut) / MEGA),
                    model.activationShape(cut),
                    model.activationBytesPerPoint(cut),
                    encoding.wireName(),
                    packedBytes(model, cut, encoding));
        }
        return table;
    }

    private static String packedBytes(ModelManifest model, int cut, Encoding encoding) {
        if (model.cuts().isEmpty()) return "-";
        return model.cuts()
                .get(cut)
                .of(encoding)
                .map(figures -> Long.toString(figures.bytesPerPoint()))
                .orElse("-");
    }
}
