package io.twinseal.cli;

import io.twinseal.cli.explorer.Table;
import io.twinseal.consensus.rules.Fixed;
import io.twinseal.ledger.codec.GenesisCodec;
import io.twinseal.ledger.genesis.GenesisFile;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "check",
        description = "Checks a genesis file and prints the chain's id, parameters, members, models and twins.")
final class GenesisCheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A genesis.toml.")
    private Path file = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        var genesis = GenesisFile.read(file);
        print(parameters(genesis));
        print(members(genesis));
        print(models(genesis));
        print(twins(genesis));
        return 0;
    }

    private static Table parameters(Genesis genesis) {
        var parameters = genesis.parameters();
        return new Table("chain", genesis.name())
                .row("id", GenesisCodec.chainId(genesis))
                .row("time", Instant.ofEpochMilli(genesis.timeMillis()))
                .row("alpha, beta", Fixed.toText(parameters.alpha()) + ", " + Fixed.toText(parameters.beta()))
                .row(
                        "reputation",
                        word(parameters.reputationFunction()) + " of FLOPs per block / "
                                + parameters.reputationUnit() + ", " + Fixed.toText(parameters.reputationMin()) + " to "
                                + Fixed.toText(parameters.reputationMax()) + ", mean of "
                                + parameters.reputationWindow()
                                + " blocks, " + parameters.reputationLag() + " blocks back")
                .row(
                        "difficulty",
                        parameters.initialDifficulty() + " hashes at first, then by " + word(parameters.retarget())
                                + " over " + parameters.retargetWindow() + " blocks")
                .row(
                        "block time",
                        parameters.blockTimeMillis() + " ms; idle blocks after " + parameters.idleIntervalMillis()
                                + " ms")
                .row(
                        "blocks",
                        "at most " + parameters.blockBytesMax() + " bytes and "
                                + parameters.blockTransactionsMax() + " transactions; slots of the last "
                                + parameters.slotWindow() + " blocks")
                .row("experiment", parameters.experiment() ? "yes: reputation may outweigh hash power" : "no");
    }

    private static Table members(Genesis genesis) {
        var names = genesis.members().stream().collect(Collectors.toMap(MemberInfo::id, MemberInfo::name));
        var table = new Table("member", "role", "served by", "key");
        for (var member : genesis.members())
            table.row(
                    member.name(),
                    word(member.role()).replace('_', ' '),
                    member.accessPoints().stream().map(names::get).collect(Collectors.joining(", ")),
                    member.id());
        return table;
    }

    private static Table models(Genesis genesis) {
        var table = new Table("model", "gives", ">layers", ">FLOPs", "digest");
        for (var model : genesis.models())
            table.row(
                    model.name(),
                    model.outputKind()
                            + (model.outputLabels().isEmpty() ? "" : " of " + String.join(", ", model.outputLabels())),
                    model.layers().size(),
                    model.flopsAfter(0),
                    model.digest());
        return table;
    }

    private static Table twins(Genesis genesis) {
        var names = genesis.members().stream().collect(Collectors.toMap(MemberInfo::id, MemberInfo::name));
        var models = genesis.models().stream().collect(Collectors.toMap(ModelInfo::digest, ModelInfo::name));
        var table = new Table("twin", "gateway", "model", ">points a batch");
        for (var twin : genesis.twins())
            table.row(
                    twin.id(),
                    names.getOrDefault(twin.gateway(), "?"),
                    models.getOrDefault(twin.model(), "?"),
                    twin.pointsMax());
        return table;
    }

    private void print(Table table) {
        var out = spec.commandLine().getOut();
        table.lines().forEach(out::println);
        out.println();
        out.flush();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
