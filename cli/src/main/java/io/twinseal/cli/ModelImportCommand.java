package io.twinseal.cli;

import io.twinseal.inference.data.Datasets;
import io.twinseal.inference.djl.imports.ImportRequest;
import io.twinseal.inference.djl.imports.ModelImporter;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.model.Preprocessing;
import io.twinseal.inference.model.Signatures;
import io.twinseal.inference.train.PlausibleRange;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        description =
                "Makes a bundle of your own TensorFlow model: finds its layers, cuts it after each of them, and checks"
                        + " on random numbers that every cut gives the bits of the whole, and the whole what the original gives."
                        + " Writes nothing otherwise.")
final class ModelImportCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "SAVED_MODEL",
            description = "A folder that model.export or tf.saved_model.save has written.")
    private Path savedModel = Path.of("");

    @Option(
            names = "--name",
            paramLabel = "NAME",
            required = true,
            description = "Name of the model, and of its folder.")
    private String name = "";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Folder of bundles that it is written to.")
    private Path out = Path.of("");

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            required = true,
            description = "What its results are: ${COMPLETION-CANDIDATES}.")
    private OutputKind kind = OutputKind.REGRESSION;

    @Option(
            names = "--labels",
            paramLabel = "A,B",
            split = ",",
            description = "What each value of a result is, with its unit; numbered if not given.")
    private List<String> labels = List.of();

    @Option(
            names = "--stride",
            paramLabel = "ROWS",
            description = "New readings after which the next window is due; as many as a window has if not given.")
    private int stride;

    @Option(
            names = "--rows",
            paramLabel = "ROWS",
            description = "Readings that a window has, for a model that takes windows of any length.")
    private int rows;

    @Option(
            names = "--trained-on",
            paramLabel = "DATA",
            description =
                    "Readings it was trained on, a file or a folder. From these is known what stands for a missing"
                            + " value, and which values no such sensor gives; without, readings must be complete.")
    private @Nullable Path trainedOn;

    @Option(
            names = "--signature",
            paramLabel = "KEY",
            description = "The signature that does the work; ${DEFAULT-VALUE} if not given.")
    private String signature = Signatures.WHOLE;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        ModelManifest model = ModelImporter.run(request(), this.out, line -> {
            out.println(line);
            out.flush();
        });
        out.println("cuts 0 to " + model.layerCount() + " give the bits of the whole, which differs from " + savedModel
                + " by " + "%.1e".formatted(model.training().headlineValue()) + " of its greatest result");
        out.println();
        ModelInspectCommand.cuts(model).lines().forEach(out::println);
        out.println();
        out.println("written to " + this.out.resolve(name) + ", id " + model.id());
        return 0;
    }

    private ImportRequest request() {
        try {
            return new ImportRequest(savedModel, signature, name, kind, labels, stride, rows, preprocessing());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private Optional<Preprocessing> preprocessing() {
        if (trainedOn == null) return Optional.empty();
        List<float[]> readings = new ArrayList<>();
        for (var source : Datasets.open(trainedOn))
            for (var machine : source.machines()) source.rows(machine).forEachRemaining(readings::add);
        return Optional.of(
                kind == OutputKind.RECONSTRUCTION ? PlausibleRange.gapsOnly(readings) : PlausibleRange.of(readings));
    }
}
