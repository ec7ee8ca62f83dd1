package io.twinseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.ledger.genesis.GenesisFile;
import io.twinseal.ledger.store.Batch;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.Column;
import io.twinseal.ledger.store.rocks.RocksStore;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.node.config.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the database of an access point that has it open. */
class LedgerTest {
    @TempDir
    Path folder;

    private RocksStore store;

    @BeforeEach
    void openTheDatabase() throws IOException {
        store = RocksStore.open(Identity.chain(folder.resolve("data")));
        var sample = new SampleProof(new ChainStore(store));
        GenesisFile.write(folder.resolve("genesis.toml"), sample.genesis());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private CommandResult ledger(String command, String from, String... more) {
        var line =
                new ArrayList<>(List.of("ledger", command, folder.resolve(from).toString()));
        line.addAll(List.of(more));
        return CommandResult.of(line.toArray(String[]::new));
    }

    private CommandResult copy(String command, String from, String to, String... more) {
        var all = new ArrayList<>(List.of(folder.resolve(to).toString()));
        all.addAll(List.of(more));
        return ledger(command, from, all.toArray(String[]::new));
    }

    private CommandResult verify(String data) {
        return ledger(
                "verify", data, "--genesis", folder.resolve("genesis.toml").toString());
    }

    private boolean isCopy(String data) {
        try (var opened = new ChainStore(RocksStore.open(Identity.chain(folder.resolve(data))))) {
            return opened.isCopy();
        }
    }

    @Test
    void aBackupIsMadeVerifiedAndRestoredWhileTheNodeRuns() {
        assertThat(copy("backup", "data", "backup").exitCode()).isZero();
        assertThat(verify("backup").out()).startsWith("sound: 1 blocks, 1 of them final, 1 transactions");
        assertThat(copy("restore", "backup", "new").exitCode()).isZero();
        assertThat(verify("new").exitCode()).isZero();
        assertThat(isCopy("new")).isTrue();
    }

    @Test
    void whoKnowsThatNobodySawMoreMayVoteAtOnce() {
        copy("backup", "data", "backup");
        assertThat(copy("restore", "backup", "new", "--vote-at-once").exitCode())
                .isZero();
        assertThat(isCopy("new")).isFalse();
    }

    @Test
    void nothingIsOverwritten() {
        copy("backup", "data", "backup");
        for (var command : new String[] {"backup", "restore"}) {
            var result = copy(command, "backup", "data");
            assertThat(result.exitCode()).isEqualTo(Failures.FAILED);
            assertThat(result.err()).contains("chain: exists already and is not overwritten");
        }
        assertThat(verify("data").exitCode()).isZero();
    }

    @Test
    void aChangedDatabaseDoesNotVerify() {
        store.write(new Batch().put(Column.STATE, Bytes.copyOf(new byte[] {1}), Bytes.EMPTY), true);
        var result = verify("data");
        assertThat(result.exitCode()).isEqualTo(Failures.DOES_NOT_HOLD);
        assertThat(result.err()).contains("Column STATE");
    }

    @Test
    void whatGaveUpOldBlocksIsCopiedAndVerifiedAsFarAsItReaches() {
        assertThat(new ChainStore(store).prune(2)).isEqualTo(2);
        assertThat(copy("backup", "data", "backup").exitCode()).isZero();
        assertThat(copy("restore", "backup", "new").exitCode()).isZero();
        for (var data : new String[] {"data", "backup", "new"})
            assertThat(verify(data).out())
                    .startsWith("sound: 1 blocks, 1 of them final, 0 transactions")
                    .contains("it has no blocks below height 2, but all headers");
        store.write(new Batch().put(Column.STATE, Bytes.copyOf(new byte[] {1}), Bytes.EMPTY), true);
        var result = verify("data");
        assertThat(result.exitCode()).isEqualTo(Failures.DOES_NOT_HOLD);
        assertThat(result.err()).contains("The database is damaged");
    }

    @Test
    void whereThereIsNoDatabaseItSaysSo() {
        var result = copy("backup", "elsewhere", "backup");
        assertThat(result.exitCode()).isEqualTo(Failures.FAILED);
        assertThat(result.err()).contains("Give the data directory of an access point");
        assertThat(folder.resolve("backup").resolve("chain")).doesNotExist();
    }
}
