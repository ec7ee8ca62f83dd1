package io.twinseal.ledger.genesis;

import io.twinseal.ledger.toml.TomlException;
import io.twinseal.ledger.toml.TomlFile;
import io.twinseal.ledger.types.Change;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.ModelInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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

    /** The text of such a file. */
    public static String text(Genesis genesis) {
        return GenesisWriter.text(genesis);
    }

    /** The {@code [[model]]} table of one model, for a genesis file or a file of changes. */
    public static String text(ModelInfo model) {
        return GenesisWriter.text(model);
    }

    /**
     * Reads text that came from elsewhere.
     *
     * @param name what messages call it
     * @throws TomlException naming line, key and fix
     */
    public static Genesis parse(String name, String text) {
        return read(TomlFile.parse(name, Path.of("/"), text));
    }

    /**
     * Reads the changes of a proposal: entries as in genesis add or replace, {@code [parameters]} names those to change,
     * and {@code [remove]} has lists of the names of {@code members}, {@code models} and {@code twins}.
     *
     * @param now what is registered, as a genesis would have it
     * @throws TomlException naming file, line, key and fix
     */
    public static List<Change> readChanges(Path path, Genesis now) {
        return new GenesisReader(TomlFile.read(path, "the file of a proposal")).changes(now);
    }

    static Genesis read(TomlFile file) {
        return new GenesisReader(file).read();
    }
}
