package io.twinseal.cli;

import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.rocks.RocksStore;
import io.twinseal.node.config.Identity;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;

/** Copies the chain's database from one data directory to another, whole or not at all. */
final class DatabaseCopy {
    private DatabaseCopy() {}

    /**
     * @param to made if missing
     * @param finish has the last word on the copy before it appears under its name
     * @throws FileAlreadyExistsException if there is a database already
     */
    static void make(Path from, Path to, Consumer<ChainStore> finish) throws IOException {
        Path chain = Identity.chain(to);
        if (Files.exists(chain)) throw new FileAlreadyExistsException(chain.toString());
        Path unfinished = chain.resolveSibling(chain.getFileName() + ".unfinished");
        if (Files.exists(unfinished))
            throw new IOException(unfinished + " was left by a copy that did not end; remove it");
        try (var scratch = new ScratchDirectory();
                var original = RocksStore.openForReading(Identity.chain(from), scratch.path());
                var copy = new ChainStore(RocksStore.open(unfinished))) {
            new ChainStore(original).copyTo(copy);
            finish.accept(copy);
        }
        Files.move(unfinished, chain, StandardCopyOption.ATOMIC_MOVE);
    }
}
