package io.twinseal.cli;

import io.twinseal.inference.model.ModelStore;
import io.twinseal.ledger.types.Change;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.TwinInfo;
import io.twinseal.node.models.ChainModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "propose",
        description = {
            "Proposes that the chain registers a model, that twins run it, or both, and prints the proposal's id.",
            "Put the bundle into the folder of models of one access point first; the others fetch it from there. Name a few"
                    + " twins first to try a model on them, all of them later; propose the model they ran before, by its"
                    + " name, to go back."
        })
final class ModelProposeCommand implements Callable<Integer> {
    @Mixin
    private GovernOptions govern = new GovernOptions();

    @Parameters(
            paramLabel = "MODEL",
            description = "A model's bundle, or the name of a model that the chain registers already.")
    private String model = "";

    @Option(names = "--twin", paramLabel = "ID", split = ",", description = "Twins that are to run it from then on.")
    private Set<String> twins = new LinkedHashSet<>();

    @Mixin
    private BlocksOption approval = new BlocksOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        govern.propose(this::changes, approval.blocks());
        return 0;
    }

    private List<Change> changes(Genesis now) {
        ModelInfo proposed =
                Files.isDirectory(Path.of(model)) ? ChainModels.of(ModelStore.verify(Path.of(model))) : registered(now);
        List<Change> changes = new ArrayList<>();
        if (!now.models().contains(proposed)) changes.add(new Change.PutModel(proposed));
        for (String id : twins) {
            TwinInfo twin = now.twins().stream()
                    .filter(one -> one.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> refusal("the chain registers no twin '" + id + "'"));
            if (!twin.model().equals(proposed.digest()))
                changes.add(new Change.PutTwin(new TwinInfo(id, twin.gateway(), proposed.digest(), twin.pointsMax())));
        }
        if (changes.isEmpty())
            throw refusal("the chain registers model " + proposed.name()
                    + " already, and the twins named run it; name others with --twin");
        return changes;
    }

    private ModelInfo registered(Genesis now) {
        return now.models().stream()
                .filter(one -> one.name().equals(model))
                .findFirst()
                .orElseThrow(() -> refusal("'" + model
                        + "' is neither the folder of a bundle nor a model of the chain, which has "
                        + now.models().stream().map(ModelInfo::name).collect(Collectors.joining(", "))));
    }

    private ParameterException refusal(String reason) {
        return new ParameterException(spec.commandLine(), reason);
    }
}
