package io.twinseal.ledger.state;

import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A persistent map with a root that commits to its entries, whatever the order they came in.
 *
 * <p>A binary trie over the bits of SHA-256(key). No entry below a place: empty, 32 zero bytes. One entry: a leaf, as
 * high as it can stand, SHA-256(0x00 ‖ SHA-256(key) ‖ SHA-256(value)). More: a branch, SHA-256(0x01 ‖ left ‖ right).
 * Versions share what they have in common, so keeping a thousand of them costs little more than their differences; an
 * update costs about log2(size) hashes.
 */
public final class MerkleMap {
    public static final MerkleMap EMPTY = new MerkleMap(MerkleNode.Empty.INSTANCE);

    private final MerkleNode top;

    private MerkleMap(MerkleNode top) {
        this.top = top;
    }

    public Digest root() {
        return top.hash();
    }

    public int size() {
        return top.size();
    }

    public Optional<Bytes> get(Bytes key) {
        Bytes path = MerkleNode.path(key);
        MerkleNode node = top;
        for (int depth = 0; node instanceof MerkleNode.Branch branch; depth++)
            node = MerkleNode.bit(path, depth) ? branch.right() : branch.left();
        return node instanceof MerkleNode.Leaf leaf && leaf.key().equals(key)
                ? Optional.of(leaf.value())
                : Optional.empty();
    }

    /** The map with these keys set or, where empty, removed. */
    public MerkleMap with(SortedMap<Bytes, Optional<Bytes>> updates) {
        if (updates.isEmpty()) return this;
        List<Change> changes = new ArrayList<>(updates.size());
        updates.forEach((key, value) -> {
            Bytes path = MerkleNode.path(key);
            changes.add(new Change(path, value.map(v -> MerkleNode.leaf(path, key, v))));
        });
        changes.sort(Comparator.comparing(Change::path));
        return new MerkleMap(update(top, changes, 0));
    }

    /** All entries, sorted by key. */
    public SortedMap<Bytes, Bytes> entries() {
        SortedMap<Bytes, Bytes> entries = new TreeMap<>();
        collect(top, entries);
        return entries;
    }

    /** Proves what the map says of the key, be it a value or that there is none. */
    public MerkleProof proof(Bytes key) {
        Bytes path = MerkleNode.path(key);
        List<Digest> siblings = new ArrayList<>();
        MerkleNode node = top;
        for (int depth = 0; node instanceof MerkleNode.Branch branch; depth++) {
            boolean right = MerkleNode.bit(path, depth);
            siblings.add((right ? branch.left() : branch.right()).hash());
            node = right ? branch.right() : branch.left();
        }
        Collections.reverse(siblings);
        Optional<MerkleProof.Neighbour> neighbour =
                node instanceof MerkleNode.Leaf leaf && !leaf.key().equals(key)
                        ? Optional.of(new MerkleProof.Neighbour(
                                leaf.path(), Digest.sha256(leaf.value().toBytes())))
                        : Optional.empty();
        return new MerkleProof(siblings, neighbour);
    }

    /** What becomes of one key; no leaf removes it. */
    private record Change(Bytes path, Optional<MerkleNode.Leaf> leaf) {}

    private static MerkleNode update(MerkleNode node, List<Change> changes, int depth) {
        if (changes.isEmpty()) return node;
        if (node instanceof MerkleNode.Branch branch) {
            int middle = split(changes, depth);
            return MerkleNode.join(
                    update(branch.left(), changes.subList(0, middle), depth + 1),
                    update(branch.right(), changes.subList(middle, changes.size()), depth + 1));
        }
        List<MerkleNode.Leaf> leaves = new ArrayList<>(changes.size() + 1);
        for (Change change : changes) change.leaf().ifPresent(leaves::add);
        if (node instanceof MerkleNode.Leaf leaf
                && changes.stream().noneMatch(c -> c.path().equals(leaf.path()))) {
            leaves.add(leaf);
            leaves.sort(Comparator.comparing(MerkleNode.Leaf::path));
        }
        return build(leaves, depth);
    }

    private static int split(List<Change> changes, int depth) {
        int middle = 0;
        while (middle < changes.size() && !MerkleNode.bit(changes.get(middle).path(), depth)) middle++;
        return middle;
    }

    private static MerkleNode build(List<MerkleNode.Leaf> leaves, int depth) {
        if (leaves.isEmpty()) return MerkleNode.Empty.INSTANCE;
        if (leaves.size() == 1) return leaves.get(0);
        int middle = 0;
        while (middle < leaves.size() && !MerkleNode.bit(leaves.get(middle).path(), depth)) middle++;
        return MerkleNode.join(
                build(leaves.subList(0, middle), depth + 1), build(leaves.subList(middle, leaves.size()), depth + 1));
    }

    private static void collect(MerkleNode node, SortedMap<Bytes, Bytes> entries) {
        if (node instanceof MerkleNode.Leaf leaf) entries.put(leaf.key(), leaf.value());
        if (node instanceof MerkleNode.Branch branch) {
            collect(branch.left(), entries);
            collect(branch.right(), entries);
        }
    }
}
