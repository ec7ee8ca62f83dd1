package io.twinseal.cli;

import io.twinseal.ledger.chain.Audit;
import io.twinseal.ledger.genesis.GenesisFile;
import io.twinseal.ledger.snapshot.PartialAudit;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.rocks.RocksStore;
import io.twinseal.node.config.Identity;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "verify",
        description =
                "Rechecks a whole database, also while the access point runs: builds the chain again from genesis,"
                        + " with every signature, seal, root and certificate, and compares. Takes as much space in the directory"
                        + " for temporary files as the database has. Of a database without its first blocks, because it began"
                        + " with a snapshot or has keep_blocks set, what can be checked without them.")
final class LedgerVerifyCommand implements Callable<Integer> {
    private static final int BLOCKS_PER_LINE = 10_000;

    @Parameters(paramLabel = "DATA", description = "The access point's data directory, or a backup of it.")
    private Path data = Path.of("");

    @Option(names = "--genesis", paramLabel = "FILE", required = true, description = "The chain's genesis.toml.")
    private Path genesis = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        var start = GenesisFile.read(genesis);
        PrintWriter out = spec.commandLine().getOut();
        try (var scratch = new ScratchDirectory();
                var log = new ScratchDirectory();
                var stored = new ChainStore(RocksStore.openForReading(Identity.chain(data), log.path()));
                var rebuilt = new ChainStore(RocksStore.open(scratch.path()))) {
            long lowest = stored.lowestBlock();
            Audit.Progress progress = (height, head) -> {
                if (height > 0 && height % BLOCKS_PER_LINE == 0) out.println("height " + height + " of " + head);
            };
            var outcome =
                    lowest > 0 ? PartialAudit.of(start, stored, progress) : Audit.of(start, stored, rebuilt, progress);
            if (outcome instanceof Audit.Outcome.Unsound unsound) {
                spec.commandLine().getErr().println("twinseal: " + unsound.reason());
                return Failures.DOES_NOT_HOLD;
            }
            var sound = (Audit.Outcome.Sound) outcome;
            out.println("sound: " + sound.height() + " blocks, " + sound.finalHeight() + " of them final, "
                    + sound.transactions() + " transactions");
            if (lowest > 0)
                out.println("it has no blocks below height " + lowest
                        + (stored.lowestHeader() > 0 ? "" : ", but all headers")
                        + ": what was there is held by certificates from genesis on, the blocks from there on by their hashes,"
                        + " signatures and roots, the state by its root; none was executed again");
            return 0;
        }
    }
}
