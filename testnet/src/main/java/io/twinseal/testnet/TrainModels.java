package io.twinseal.testnet;

import io.twinseal.inference.data.DataException;
import io.twinseal.inference.djl.train.ModelMaker;
import io.twinseal.inference.model.BundleException;
import io.twinseal.inference.train.Recipes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains the shipped models again from the published data, measures them, and writes their bundles. */
@Command(
        name = "train-models",
        mixinStandardHelpOptions = true,
        description = "Trains the models from the published data, measures them and what each encoding of their"
                + " activations costs on held-out data, writes the bundles. The same data and processor give the same"
                + " model ids.")
public final class TrainModels implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${sys:twinseal.root:-.}/../shared/data",
            description =
                    "folder with cmapss/, gearbox-gfd/, neu-det/images/, steel-energy/, tless/, as far as needed (default:"
                            + " ${DEFAULT-VALUE})")
    private Path data = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "${sys:twinseal.root:-.}/inference/models",
            description = "folder the bundles are written to (default: ${DEFAULT-VALUE})")
    private Path out = Path.of("");

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "only this model: rul-cnn or gearbox-cnn, or one that is not shipped: energy-dbn,"
                    + " energy-dense, gearbox-autoencoder, parts-cnn, rul-lstm or surface-cnn;"
                    + " generated-gearbox-autoencoder, generated-surface-cnn and rendered-parts-cnn need no data set")
    private List<String> names = new ArrayList<>(Recipes.shipped());

    @Option(
            names = "--measure",
            description = "train nothing; only measure what each encoding costs the models that are there, and write it"
                    + " into their model.json, which leaves their ids as they are")
    private boolean measureOnly;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "write nothing; train from the seeds 1 to N, and say what that reaches on the test data: mean"
                    + " and 95 %% interval. A model that is pretrained is also trained without")
    private int seeds;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] args) {
        System.exit(new CommandLine(new TrainModels()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        var console = spec.commandLine().getOut();
        for (var name : names) {
            if (!Recipes.names().contains(name)) {
                throw new ParameterException(
                        spec.commandLine(), "There is no model \"" + name + "\"; choose of " + Recipes.names());
            }
        }
        if (seeds == 1 || seeds < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--seeds is " + seeds + ", but an interval needs two or more");
        }
        for (var name : names) {
            if (!train(name, console)) {
                return 1;
            }
        }
        return 0;
    }

    private boolean train(String name, PrintWriter console) throws IOException {
        try {
            var recipe = Recipes.of(name, data);
            Consumer<String> progress = line -> {
                console.println(line);
                console.flush();
            };
            if (seeds > 0) {
                SeedTrial.run(recipe, seeds, progress);
                return true;
            }
            var manifest = measureOnly
                    ? ModelMaker.measureEncodings(recipe, out, progress)
                    : ModelMaker.make(recipe, out, progress);
            console.println(out.resolve(name) + ": " + manifest.id());
            return true;
        } catch (DataException | BundleException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return false;
        }
    }
}
