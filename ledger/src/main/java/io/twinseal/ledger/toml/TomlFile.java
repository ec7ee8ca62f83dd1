package io.twinseal.ledger.toml;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlPosition;

/**
 * One TOML file being read. Ask the {@link #root() root section} for every key that the file may have, then call
 * {@link #finish()}, which refuses whatever nobody asked for.
 */
public final class TomlFile {
    private final String name;
    private final Path folder;
    private final TomlSection root;

    private TomlFile(String name, Path folder, String text) {
        this.name = name;
        this.folder = folder;
        var parsed = Toml.parse(text);
        if (parsed.hasErrors()) {
            var first = parsed.errors().get(0);
            throw new TomlException(name + ":" + first.position().line() + ":"
                    + first.position().column() + ": " + first.getMessage());
        }
        this.root = new TomlSection(this, parsed, "", null);
    }

    /**
     * Reads a file.
     *
     * @param what the file should be, such as {@code the configuration of an access point}, for the messages
     * @throws TomlException if it cannot be read or is not TOML
     */
    public static TomlFile read(Path file, String what) {
        try {
            var parent = file.toAbsolutePath().normalize().getParent();
            return new TomlFile(file.toString(), parent == null ? Path.of("/") : parent, Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new TomlException(file + ": there is no such file; give " + what, e);
        } catch (CharacterCodingException e) {
            throw new TomlException(file + ": is not UTF-8 text; give " + what, e);
        } catch (IOException e) {
            throw new TomlException(file + ": cannot be read (" + e.getMessage() + "); give " + what, e);
        }
    }

    /**
     * Reads text that came from elsewhere.
     *
     * @param name what messages call the file
     * @param folder where the relative paths in it start
     */
    public static TomlFile parse(String name, Path folder, String text) {
        return new TomlFile(name, folder, text);
    }

    public TomlSection root() {
        return root;
    }

    /**
     * Checks that every key and table of the file was asked for.
     *
     * @throws TomlException naming the first that was not, with the nearest key that may stand there
     */
    public void finish() {
        root.finish();
    }

    /** A mistake that belongs to no single line. */
    public TomlException error(String problem) {
        return new TomlException(name + ": " + problem);
    }

    Path resolve(String path) {
        return folder.resolve(path).normalize();
    }

    TomlException error(@Nullable TomlPosition position, String problem) {
        return new TomlException(name + (position == null ? "" : ":" + position.line()) + ": " + problem);
    }
}
