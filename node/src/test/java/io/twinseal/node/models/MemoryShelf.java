package io.twinseal.node.models;

import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.ModelInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Models that are nothing but bytes, whose digest is SHA-256 of them. */
public final class MemoryShelf implements ModelShelf {
    private static final int PART_BYTES = 3;

    private final Map<Digest, byte[]> folder = new HashMap<>();
    private final Set<Digest> loaded = new HashSet<>();
    private boolean lying;
    private int open;
    private int unloads;

    /** Models that lie here. */
    public MemoryShelf(byte[]... models) {
        for (byte[] model : models) folder.put(Digest.sha256(model), model);
    }

    /** One more that lies here. */
    public void put(byte[] model) {
        folder.put(Digest.sha256(model), model);
    }

    /** From now on gives other bytes than those asked for. */
    public void lie() {
        lying = true;
    }

    /** Deliveries that were begun and neither finished nor given up. */
    public int open() {
        return open;
    }

    /** How often a model was unloaded. */
    public int unloads() {
        return unloads;
    }

    @Override
    public boolean has(Digest model) {
        return loaded.contains(model);
    }

    @Override
    public Collection<Digest> all() {
        return List.copyOf(loaded);
    }

    @Override
    public boolean unload(Digest model) {
        unloads++;
        return loaded.remove(model);
    }

    @Override
    public boolean load(ModelInfo model) {
        if (folder.containsKey(model.digest())) loaded.add(model.digest());
        return has(model.digest());
    }

    @Override
    public Optional<Part> part(Digest model, int part) {
        byte[] whole = folder.get(model);
        if (whole == null) return Optional.empty();
        byte[] sent = whole.clone();
        if (lying) sent[0]++;
        int parts = (whole.length + PART_BYTES - 1) / PART_BYTES;
        int from = part * PART_BYTES;
        return Optional.of(new Part(
                parts, Bytes.copyOf(Arrays.copyOfRange(sent, from, Math.min(whole.length, from + PART_BYTES)))));
    }

    @Override
    public Delivery receive(ModelInfo model) {
        open++;
        var bytes = new ByteArrayOutputStream();
        return new Delivery() {
            @Override
            public void add(byte[] part) throws IOException {
                bytes.write(part);
            }

            @Override
            public void finish() {
                byte[] whole = bytes.toByteArray();
                if (!Digest.sha256(whole).equals(model.digest())) throw new IllegalArgumentException("it is not that");
                open--;
                folder.put(model.digest(), whole);
                load(model);
            }

            @Override
            public void cancel() {
                open--;
            }
        };
    }
}
