package io.twinseal.node.models;

import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.ModelInfo;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;

/**
 * The models that a node has. For any number of threads; all but {@link #has} and {@link #all} take long, and are for
 * workers.
 */
public interface ModelShelf {
    /** Most bytes of one part. */
    int PART_BYTES_MAX = 2 << 20;

    /** Whether it is loaded. */
    boolean has(Digest model);

    /** Every one that is loaded, and may be unloaded. */
    Collection<Digest> all();

    /** Loads a model whose bundle lies here; says whether it has it now. */
    boolean load(ModelInfo model);

    /** Gives back what a loaded model takes, once nothing runs it; says whether it was loaded. Its bundle stays. */
    boolean unload(Digest model);

    /**
     * One part of a bundle for another node; empty if it is not here.
     *
     * @param part from 0 on
     */
    Optional<Part> part(Digest model, int part) throws IOException;

    /** Begins to take in a model from another node. */
    Delivery receive(ModelInfo model) throws IOException;

    /**
     * What a bundle is sent in.
     *
     * @param parts of the whole
     */
    record Part(int parts, Bytes bytes) {}

    /** A model on its way in; parts come in order. */
    interface Delivery {
        void add(byte[] part) throws IOException;

        /**
         * Checks and loads what came.
         *
         * @throws IllegalArgumentException if it is not the model; the message says in what
         */
        void finish() throws IOException;

        /** Gives it up. */
        void cancel() throws IOException;
    }
}
