package io.twinseal.cli;

import io.twinseal.ledger.store.ChainStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "restore",
        description = "Makes a backup the database of an access point, which must not run.",
        footer = {
            "",
            "A backup does not know what the access point has signed since. The access point fetches from the others what"
                    + " it lacks, mines and serves, and votes again once a block 64 above the head that it then has is"
                    + " final."
        })
final class LedgerRestoreCommand implements Callable<Integer> {
    @Parameters(paramLabel = "BACKUP", description = "A directory that twinseal ledger backup has made.")
    private Path backup = Path.of("");

    @Parameters(paramLabel = "DATA", description = "The access point's data directory; it must not hold a database.")
    private Path data = Path.of("");

    @Option(
            names = "--vote-at-once",
            description = "Do not wait. Only where every access point was lost and is restored, so that nobody has seen"
                    + " what was signed since the backups were made; otherwise the access point may contradict itself"
                    + " and be suspended.")
    private boolean voteAtOnce;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        DatabaseCopy.make(backup, data, voteAtOnce ? ChainStore::forgetToBeCopy : copy -> {});
        spec.commandLine().getOut().println("restored to " + data);
        return 0;
    }
}
