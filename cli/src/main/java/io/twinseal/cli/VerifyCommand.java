package io.twinseal.cli;

import io.twinseal.cli.explorer.Table;
import io.twinseal.cli.explorer.Text;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.codec.Ids;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.genesis.GenesisFile;
import io.twinseal.ledger.proof.Finding;
import io.twinseal.ledger.proof.ProofOutcome;
import io.twinseal.ledger.proof.ProofVerifier;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.ResultProof;
import io.twinseal.ledger.types.TwinResult;
import io.twinseal.node.api.Json;
import io.twinseal.node.client.ResultCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "verify",
        description = "Checks the proof of a result with the genesis file alone: no node, no network.",
        footer = {"", "A proof covers all results of one batch. twinseal explorer result ID --proof FILE fetches one."})
final class VerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PROOF", description = "A file that an access point served.")
    private Path file = Path.of("");

    @Option(
            names = "--genesis",
            paramLabel = "FILE",
            required = true,
            description = "The genesis.toml of the chain. All trust rests on having the right one.")
    private Path genesisFile = Path.of("");

    @Option(names = "--json", description = "Print JSON instead of a table.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The answer for programs. */
    private record Answer(
            boolean holds,
            List<Finding> checks,
            String accessPoint,
            String gateway,
            long sequence,
            long timeMillis,
            long height,
            long blockTimeMillis,
            long finalHeight,
            List<Result> results) {}

    private record Result(
            String id, String twin, String model, int cut, long observedMillis, List<List<Float>> outputs) {}

    @Override
    public Integer call() throws Exception {
        var genesis = GenesisFile.read(genesisFile);
        var outcome = new ProofVerifier(genesis, Signatures.fastest()).verify(Files.readAllBytes(file));
        if (outcome instanceof ProofOutcome.Holds holds) {
            print(genesis, holds.proof(), holds.findings());
            return 0;
        }
        if (outcome instanceof ProofOutcome.Broken broken) {
            print(genesis, broken.proof(), broken.findings());
            complain("does not hold: " + broken.broken().link().title() + ": "
                    + broken.broken().detail());
            return Failures.DOES_NOT_HOLD;
        }
        if (outcome instanceof ProofOutcome.WrongGenesis wrong) {
            complain("is of chain " + wrong.proof() + ", but " + genesisFile + " is of chain " + wrong.genesis()
                    + "; give the genesis file of the chain it is of");
            return Failures.WRONG_GENESIS;
        }
        complain("cannot be read: " + ((ProofOutcome.Unreadable) outcome).reason());
        return Failures.UNREADABLE;
    }

    private void complain(String what) {
        spec.commandLine().getErr().println("twinseal: " + file + " " + what);
        spec.commandLine().getErr().flush();
    }

    private void print(Genesis genesis, ResultProof proof, List<Finding> findings) {
        var out = spec.commandLine().getOut();
        if (json) out.println(Json.pretty(answer(proof, findings)));
        else table(genesis, proof, findings).lines().forEach(out::println);
        out.flush();
    }

    private static Answer answer(ResultProof proof, List<Finding> findings) {
        var batch = proof.batch();
        var results = new ArrayList<Result>();
        for (int i = 0; i < batch.results().size(); i++) {
            var result = batch.results().get(i);
            results.add(new Result(
                    Ids.resultId(proof.transaction().id(), i),
                    result.twin(),
                    result.model().toString(),
                    result.cut(),
                    result.observedMillis(),
                    ResultCheck.rows(result)));
        }
        return new Answer(
                findings.stream().allMatch(Finding::holds),
                findings,
                batch.accessPoint().toString(),
                batch.gateway().toString(),
                batch.sequence(),
                batch.timeMillis(),
                proof.block().height(),
                proof.block().header().timeMillis(),
                proof.last().header().height(),
                results);
    }

    private static Table table(Genesis genesis, ResultProof proof, List<Finding> findings) {
        var batch = proof.batch();
        var block = proof.block();
        var table = new Table("chain", genesis.name() + "  " + proof.chain())
                .row("computed by", named(genesis, batch.accessPoint()))
                .row("for gateway", named(genesis, batch.gateway()) + ", batch " + batch.sequence())
                .row(
                        "signed",
                        Text.time(batch.timeMillis()) + " UTC"
                                + (batch.cpuClass().isEmpty() ? "" : " on " + batch.cpuClass()))
                .row(
                        "sealed",
                        "in block " + block.height() + " of "
                                + Text.time(block.header().timeMillis()) + " UTC, "
                                + Text.count(proof.last().header().height() - block.height())
                                + " below the certified block "
                                + proof.last().header().height());
        for (int i = 0; i < batch.results().size(); i++) {
            var result = batch.results().get(i);
            var model = model(genesis, result);
            table.row("result", Ids.resultId(proof.transaction().id(), i));
            table.row(
                    "of twin",
                    result.twin() + ", cut after layer " + result.cut() + " of model "
                            + model.map(ModelInfo::name).orElse("") + "  " + result.model());
            for (var row : ResultCheck.rows(result))
                table.row(
                        "output",
                        Text.outputs(row, model.map(ModelInfo::outputLabels).orElse(List.of())));
        }
        for (var finding : findings)
            table.row(finding.link().title(), (finding.holds() ? "holds, " : "DOES NOT HOLD, ") + finding.detail());
        return table;
    }

    private static Optional<ModelInfo> model(Genesis genesis, TwinResult result) {
        return genesis.models().stream()
                .filter(model -> model.digest().equals(result.model()))
                .findFirst();
    }

    /** With the name that genesis gives; who joined later has none here. */
    private static String named(Genesis genesis, MemberId member) {
        return genesis.members().stream()
                .filter(known -> known.id().equals(member))
                .map(MemberInfo::name)
                .map(name -> name + "  " + member)
                .findFirst()
                .orElseGet(member::toString);
    }
}
