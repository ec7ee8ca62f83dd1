package io.twinseal.inference.split;

import io.twinseal.inference.model.ModelManifest;

/**
 * A loaded model that runs whole or as two halves. Safe for use by several threads.
 *
 * <p>For every cut {@code top(cut, bottom(cut, x))} returns the same bits as {@code whole(x)}. What else is in its batch
 * changes a data point's result by rounding at most: the engine takes other kernels for other sizes.
 */
public interface SplitModel extends AutoCloseable {
    ModelManifest manifest();

    /**
     * Runs layers 1 to {@code cut}.
     *
     * @param input shape (points, window rows, channels), raw sensor values
     * @return shape (points, activation shape of that cut)
     * @throws InvalidActivationException if the cut does not exist, or shape or values are wrong
     */
    Activation bottom(int cut, Activation input);

    /**
     * Runs layers {@code from + 1} to {@code to}, for a model whose layers are shared among more than two: {@code
     * middle(from, to, bottom(from, x))} returns the same bits as {@code bottom(to, x)}.
     *
     * @param activation shape (points, activation shape of cut {@code from})
     * @return shape (points, activation shape of cut {@code to})
     * @throws InvalidActivationException if a cut does not exist, {@code to} is below {@code from}, or shape or values are
     *     wrong
     */
    Activation middle(int from, int to, Activation activation);

    /**
     * Runs layers {@code cut + 1} to the last.
     *
     * @param activation shape (points, activation shape of that cut)
     * @return shape (points, output shape)
     * @throws InvalidActivationException if the cut does not exist, or shape or values are wrong
     * @throws ModelUnavailableException if what runs these layers is away
     */
    Activation top(int cut, Activation activation);

    /**
     * Runs every layer.
     *
     * @throws InvalidActivationException if shape or values are wrong
     * @throws ModelUnavailableException if what runs the model is away
     */
    Activation whole(Activation input);

    /** Waits for calls under way; later ones end in a {@link ModelUnavailableException}. */
    @Override
    void close();
}
