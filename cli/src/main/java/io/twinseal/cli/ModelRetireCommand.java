package io.twinseal.cli;

import io.twinseal.ledger.types.Change;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.TwinInfo;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "retire",
        description = "Proposes that the chain takes off a model that no twin runs, and prints the proposal's id.")
final class ModelRetireCommand implements Callable<Integer> {
    @Mixin
    private GovernOptions govern = new GovernOptions();

    @Parameters(paramLabel = "NAME", description = "The model's name on the chain.")
    private String name = "";

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
        ModelInfo model = now.models().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "the chain has no model '" + name + "', only "
                                + now.models().stream().map(ModelInfo::name).collect(Collectors.joining(", "))));
        String running = now.twins().stream()
                .filter(twin -> twin.model().equals(model.digest()))
                .map(TwinInfo::id)
                .collect(Collectors.joining(", "));
        if (!running.isEmpty())
            throw new ParameterException(
                    spec.commandLine(),
                    "twins run it: " + running + "; give them another model first with model propose OTHER --twin ID");
        return List.of(new Change.RetireModel(model.digest()));
    }
}
