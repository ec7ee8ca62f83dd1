package io.twinseal.cli.explorer;

import io.twinseal.ledger.types.ChainId;
import io.twinseal.node.api.ResultDetailView;
import io.twinseal.node.client.ResultCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "result",
        description =
                "Shows a result: who computed it, where it was cut, its outputs, and whether its signatures hold.",
        footer = {
            "",
            "Signatures, digests and the proof of inclusion are checked here, from the bytes that the node serves.",
            "The id of the chain that they must be for comes from the node unless --chain gives it."
        })
final class ResultCommand implements Callable<Integer> {
    private static final int DOES_NOT_HOLD = 4;

    @ParentCommand
    private ExplorerCommand explorer = new ExplorerCommand();

    @Parameters(paramLabel = "ID", description = "A result's id: 64 digits, '-' and a number.")
    private String id = "";

    @Option(
            names = "--chain",
            paramLabel = "ID",
            description = "The chain that the result must belong to, as twinseal genesis check prints it.")
    private String chain = "";

    @Option(
            names = "--proof",
            paramLabel = "FILE",
            description = "Save the proof of a final result there, for twinseal verify and people without a node.")
    private @Nullable Path proof;

    /** The answer for programs. */
    private record Answer(boolean holds, List<ResultCheck.Finding> checks, ResultDetailView result) {}

    @Override
    public Integer call() throws Exception {
        if (proof != null) Files.write(proof, explorer.client().proof(id), StandardOpenOption.CREATE_NEW);
        var answer = explorer.client().result(id);
        var expected = ChainId.parse(chain.isEmpty() ? answer.chainId() : chain);
        var check = ResultCheck.of(id, expected, answer);
        if (!explorer.printedAsJson(new Answer(check.holds(), check.findings(), answer))) print(check, answer);
        return check.holds() ? 0 : DOES_NOT_HOLD;
    }

    private void print(ResultCheck check, ResultDetailView answer) {
        var batch = check.batch();
        var result = check.result();
        var block = answer.block();
        var confirmation = answer.confirmation();
        var table = new Table("result", id)
                .row("twin", result.twin())
                .row("model", answer.result().modelName() + "  " + result.model())
                .row("computed by", answer.accessPointName() + "  " + batch.accessPoint())
                .row("for gateway", answer.gatewayName() + "  " + batch.gateway() + ", batch " + batch.sequence())
                .row(
                        "cut",
                        "after layer " + result.cut() + " of " + answer.result().layers())
                .row("newest reading", Text.time(result.observedMillis()) + " UTC")
                .row(
                        "signed",
                        Text.time(batch.timeMillis()) + " UTC"
                                + (batch.cpuClass().isEmpty() ? "" : " on " + batch.cpuClass()))
                .row(
                        "state",
                        block == null
                                ? answer.state()
                                : answer.state() + ", in block " + block.height() + " of "
                                        + Text.time(block.timeMillis()) + " UTC by "
                                        + Text.named(block.proposerName(), block.proposer())
                                        + Text.confirmed(confirmation));
        for (var row : check.outputs()) table.row("output", Text.outputs(row, answer.outputLabels()));
        for (var finding : check.findings())
            table.row(finding.name(), (finding.holds() ? "holds, " : "DOES NOT HOLD, ") + finding.detail());
        table.print(explorer.out());
    }
}
