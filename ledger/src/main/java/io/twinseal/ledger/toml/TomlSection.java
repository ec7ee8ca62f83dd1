package io.twinseal.ledger.toml;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** A table of a TOML file: the root, {@code [mining]}, one {@code [[member]]} or an inline table. */
public final class TomlSection {
    private final TomlFile file;
    private final TomlTable table;
    private final String prefix;
    private final @Nullable TomlPosition position;
    private final SortedSet<String> known = new TreeSet<>();
    private final List<TomlSection> children = new ArrayList<>();

    TomlSection(TomlFile file, TomlTable table, String prefix, @Nullable TomlPosition position) {
        this.file = file;
        this.table = table;
        this.prefix = prefix;
        this.position = position;
    }

    /**
     * A value of this table.
     *
     * @param fix tells the user how to mend this key, such as {@code give host:port}
     */
    public TomlKey key(String name, String fix) {
        known.add(name);
        return new TomlKey(this, name, fix, table.get(List.of(name)));
    }

    /** A table in this one; empty where the file has none. */
    public TomlSection section(String name) {
        known.add(name);
        var value = table.get(List.of(name));
        if (value != null && !(value instanceof TomlTable)) {
            throw error(
                    positionOf(name),
                    path(name) + " = " + TomlKey.show(value) + " is " + TomlKey.kind(value) + ", not a table; write ["
                            + path(name) + "]");
        }
        var child = new TomlSection(
                file,
                value instanceof TomlTable inner ? inner : Toml.parse(""),
                path(name) + ".",
                value == null ? position : positionOf(name));
        children.add(child);
        return child;
    }

    /** The tables of an array of tables, in order; none where the file has no such array. */
    public List<TomlSection> sections(String name) {
        known.add(name);
        var value = table.get(List.of(name));
        if (value == null) return List.of();
        if (!(value instanceof TomlArray array))
            throw error(positionOf(name), path(name) + " is " + TomlKey.kind(value) + "; write [[" + path(name) + "]]");
        var found = new ArrayList<TomlSection>();
        for (int i = 0; i < array.size(); i++) {
            if (!(array.get(i) instanceof TomlTable inner))
                throw error(
                        array.inputPositionOf(i),
                        path(name) + " holds " + TomlKey.show(array.get(i)) + ", which is not a table; write [["
                                + path(name) + "]]");
            found.add(new TomlSection(file, inner, path(name) + ".", array.inputPositionOf(i)));
        }
        children.addAll(found);
        return found;
    }

    /** Whether the file has this key or table. */
    public boolean has(String name) {
        return table.contains(List.of(name));
    }

    /** The keys present, in the order of the file; for tables whose keys the user chooses. */
    public List<String> names() {
        return List.copyOf(table.keySet());
    }

    /** A mistake of the table as a whole. */
    public TomlException error(String problem) {
        return error(position, problem);
    }

    /** A mistake of one key, or of the table where the file has no such key. */
    public TomlException error(String name, String problem) {
        return error(has(name) ? positionOf(name) : position, path(name) + ": " + problem);
    }

    void finish() {
        for (String present : table.keySet()) if (!known.contains(present)) throw unknown(present);
        for (var child : children) child.finish();
    }

    /** The refusal of a key that is missing, or of the misspelled key that stands in its place. */
    TomlException missing(String name, String fix) {
        for (String present : table.keySet())
            if (!known.contains(present) && Spelling.near(present, name)) return unknown(present);
        return error(position, path(name) + " is missing; " + fix);
    }

    TomlException error(@Nullable TomlPosition at, String problem) {
        return file.error(at, problem);
    }

    @Nullable TomlPosition positionOf(String name) {
        return table.inputPositionOf(List.of(name));
    }

    String path(String name) {
        return prefix + name;
    }

    TomlFile file() {
        return file;
    }

    private TomlException unknown(String name) {
        var nearest = Spelling.nearest(name, known);
        return error(
                positionOf(name),
                "there is no key " + path(name) + "; "
                        + (nearest.isPresent()
                                ? "did you mean " + path(nearest.get()) + "?"
                                : known.isEmpty()
                                        ? "remove it"
                                        : "choose from " + String.join(", ", known) + " or remove it"));
    }
}
