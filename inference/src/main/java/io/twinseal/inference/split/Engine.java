package io.twinseal.inference.split;

import java.nio.file.Path;

/** What runs models. One per process; starting it is expensive, loading models into it is not. */
public interface Engine extends AutoCloseable {
    /**
     * Loads a bundle with every cut of it. The first call of each half takes some tens of milliseconds longer, in which
     * the engine optimises its graph.
     *
     * @throws io.twinseal.inference.model.BundleException if the bundle is missing, damaged, changed since its export,
     *     or lacks a cut
     */
    SplitModel load(Path bundle);

    /**
     * The kind of processor and runtime, such as {@code x86_64/avx512/48K/2048K/107520K/tf2.16.1}. Two machines of the
     * same class return the same bits for the same input; others differ by rounding.
     */
    String cpuClass();

    @Override
    void close();
}
