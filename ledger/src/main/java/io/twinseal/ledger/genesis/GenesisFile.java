package io.twinseal.ledger.genesis;

import io.twinseal.ledger.toml.TomlException;
import io.twinseal.ledger.toml.TomlFile;
import io.twinseal.ledger.types.Genesis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code genesis.toml}: all of {@link Genesis} in units for people. Members refer to each other by name, the order of
 * entries does not matter, and the same content gives the same chain id whatever the layout.
 */
public final class GenesisFile {
    private GenesisFile() {}

    /**
     * Reads and checks a file.
     *
     * @throws TomlException naming file, line, key and fix
     */
    public static Genesis read(Path path) {
        return read(TomlFile.read(path, "the genesis file of a chain"));
    }

    /** Writes a file that reads back as the same genesis, over one that may be there. */
    public static void write(Path path, Genesis genesis) throws IOException {
        Files.writeString(path, GenesisWriter.text(genesis));
    }

    static Genesis read(TomlFile file) {
        return new GenesisReader(file).read();
    }
}
