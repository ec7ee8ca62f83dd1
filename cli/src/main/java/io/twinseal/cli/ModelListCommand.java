package io.twinseal.cli;

import io.twinseal.cli.explorer.Table;
import io.twinseal.inference.model.LayerProfile;
import io.twinseal.inference.model.ModelStore;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "list", description = "Lists the bundles in a folder, and checks each against its digest.")
final class ModelListCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "A folder of bundles, such as a node's inference.models.")
    private Path folder = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        var table = new Table("NAME", "KIND", ">CUTS", ">MFLOP", ">PARAMETERS", "QUALITY", "ID");
        for (var model : ModelStore.open(folder).manifests())
            table.row(
                    model.name(),
                    model.outputKind().wireName(),
                    "0-" + model.layerCount(),
                    "%.3f".formatted(model.topFlopsPerPoint(0) / ModelInspectCommand.MEGA),
                    model.layers().stream().mapToLong(LayerProfile::parameters).sum(),
                    "%s %.4g"
                            .formatted(
                                    model.training().headline(),
                                    model.training().headlineValue()),
                    model.id());
        table.lines().forEach(spec.commandLine().getOut()::println);
        return 0;
    }
}
