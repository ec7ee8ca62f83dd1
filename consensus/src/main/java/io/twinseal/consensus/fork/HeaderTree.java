package io.twinseal.consensus.fork;

import io.twinseal.consensus.rules.Outlook;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Header;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Executed headers above a root, each linked to its parent.
 *
 * <p>Transitions: {@link #insert} adds a child of an entry; {@link #prune} moves the root up the chain of the head and
 * drops what does not descend from it, and beyond the size limit the lightest leaves beside that chain.
 */
public final class HeaderTree {
    private final int depthKept;
    private final int entriesMax;
    private final SortedMap<BlockId, Entry> entries = new TreeMap<>();
    private Entry root;

    /**
     * @param depthKept how far the root follows below the head
     * @param entriesMax size limit, above {@code depthKept}
     * @param rootWeight cumulative weight of the first entry
     */
    public HeaderTree(int depthKept, int entriesMax, Header rootHeader, Outlook outlook, BigInteger rootWeight) {
        if (entriesMax <= depthKept)
            throw new IllegalArgumentException("entriesMax " + entriesMax + " must exceed depthKept " + depthKept);
        this.depthKept = depthKept;
        this.entriesMax = entriesMax;
        this.root = new Entry(rootHeader, outlook, rootWeight, null);
        entries.put(rootHeader.id(), root);
    }

    /** An executed block; its weight is the sum of D from genesis to here. */
    public static final class Entry {
        private final Header header;
        private final Outlook outlook;
        private final BigInteger weight;
        private @Nullable Entry parent;
        private final List<Entry> children = new ArrayList<>(1);

        private Entry(Header header, Outlook outlook, BigInteger weight, @Nullable Entry parent) {
            this.header = header;
            this.outlook = outlook;
            this.weight = weight;
            this.parent = parent;
        }

        public Header header() {
            return header;
        }

        public Outlook outlook() {
            return outlook;
        }

        public BigInteger weight() {
            return weight;
        }
    }

    /**
     * The way from one entry to another.
     *
     * @param detached newest first
     * @param attached oldest first
     */
    public record Path(List<BlockId> detached, List<BlockId> attached) {}

    public Entry root() {
        return root;
    }

    public int size() {
        return entries.size();
    }

    public Optional<Entry> find(BlockId id) {
        return Optional.ofNullable(entries.get(id));
    }

    /** Adds a header whose parent is here and which is not. */
    public Entry insert(Header header, Outlook outlook) {
        Entry parent = entries.get(header.parent());
        if (parent == null) throw new IllegalStateException("parent " + header.parent() + " is not in the tree");
        Entry entry = new Entry(header, outlook, parent.weight.add(BigInteger.valueOf(header.difficulty())), parent);
        if (entries.putIfAbsent(header.id(), entry) != null)
            throw new IllegalStateException("block " + header.id() + " is in the tree already");
        parent.children.add(entry);
        return entry;
    }

    /** The ancestor at that height, or the entry itself; empty below the root. */
    public Optional<Entry> ancestor(Entry entry, long height) {
        Entry at = entry;
        while (at != null && at.header.height() > height) at = at.parent;
        return Optional.ofNullable(at);
    }

    /** Up to {@code count} headers, the entry's own first, then its ancestors'. */
    public List<Header> lineage(Entry entry, int count) {
        List<Header> headers = new ArrayList<>(count);
        for (Entry at = entry; at != null && headers.size() < count; at = at.parent) headers.add(at.header);
        return headers;
    }

    public Path path(Entry from, Entry to) {
        List<BlockId> detached = new ArrayList<>();
        List<BlockId> attached = new ArrayList<>();
        Entry down = from;
        Entry up = to;
        while (down != up) {
            if (down.header.height() >= up.header.height()) {
                detached.add(down.header.id());
                down = parentOf(down);
            } else {
                attached.add(up.header.id());
                up = parentOf(up);
            }
        }
        Collections.reverse(attached);
        return new Path(List.copyOf(detached), List.copyOf(attached));
    }

    /** The leaf that fork choice prefers among those that descend from an entry; the entry itself if none does. */
    public Entry best(Entry top) {
        Entry best = top;
        Deque<Entry> pending = new ArrayDeque<>(top.children);
        while (!pending.isEmpty()) {
            Entry entry = pending.pop();
            if (ForkChoice.prefers(entry, best)) best = entry;
            entry.children.forEach(pending::push);
        }
        return best;
    }

    /** Drops every branch that leaves the chain of {@code kept} below it, down to a height, and returns it. */
    public List<BlockId> dropBeside(Entry kept, long lowest) {
        List<BlockId> dropped = new ArrayList<>();
        for (Entry at = kept; at != root && at.header.height() > lowest; at = parentOf(at)) {
            List<Entry> siblings = parentOf(at).children;
            for (Entry sibling : siblings) if (sibling != at) dropSubtree(sibling, at, dropped);
            siblings.clear();
            siblings.add(at);
        }
        return dropped;
    }

    /** Drops what lies too deep below the head or off its chain in excess, and returns it. */
    public List<BlockId> prune(Entry head) {
        List<BlockId> dropped = new ArrayList<>();
        long height = head.header.height() - depthKept;
        Entry newRoot = root;
        while (newRoot.header.height() < height && newRoot.children.size() == 1) newRoot = newRoot.children.get(0);
        if (newRoot.header.height() < height) newRoot = ancestor(head, height).orElse(root);
        if (newRoot != root) {
            dropSubtree(root, newRoot, dropped);
            root = newRoot;
            root.parent = null;
        }
        while (entries.size() > entriesMax) dropped.add(dropLightestLeaf(head));
        return dropped;
    }

    /** Drops everything from {@code top} on but the subtree of {@code kept}. */
    private void dropSubtree(Entry top, Entry kept, List<BlockId> dropped) {
        Deque<Entry> pending = new ArrayDeque<>();
        pending.push(top);
        while (!pending.isEmpty()) {
            Entry entry = pending.pop();
            if (entry == kept) continue;
            entries.remove(entry.header.id());
            dropped.add(entry.header.id());
            entry.children.forEach(pending::push);
        }
    }

    private BlockId dropLightestLeaf(Entry head) {
        Entry lightest = null;
        for (Entry entry : entries.values()) {
            if (!entry.children.isEmpty() || entry == head) continue;
            if (lightest == null || entry.weight.compareTo(lightest.weight) < 0) lightest = entry;
        }
        if (lightest == null) throw new IllegalStateException("a tree larger than its depth has leaves off the head");
        entries.remove(lightest.header.id());
        parentOf(lightest).children.remove(lightest);
        return lightest.header.id();
    }

    private static Entry parentOf(Entry entry) {
        Entry parent = entry.parent;
        if (parent == null) throw new IllegalStateException("block " + entry.header.id() + " is the root");
        return parent;
    }
}
