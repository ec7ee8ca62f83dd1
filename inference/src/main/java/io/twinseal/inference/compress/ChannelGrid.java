package io.twinseal.inference.compress;

/**
 * Weights rounded to 255 steps, −127 to 127, with a step of its own for each output channel: symmetric quantisation per
 * channel, after training (Krishnamoorthi 2018, "Quantizing deep convolutional networks for efficient inference",
 * section 3.1.3). Steps have 17 significant bits, so that every multiple of one is a float32 without rounding, and whoever
 * sees the weights finds the steps again.
 */
public final class ChannelGrid {
    /** The most steps in either direction. */
    public static final int STEPS_MAX = 127;

    private static final int STEP_BITS_DROPPED = 0x7f;

    private ChannelGrid() {}

    /**
     * The nearest values on the grid.
     *
     * @param weights finite, with the channel as the last dimension
     */
    public static float[] round(float[] weights, int channels) {
        float[] rounded = new float[weights.length];
        for (int channel = 0; channel < channels; channel++) {
            float step = step(greatest(weights, channel, channels));
            for (int i = channel; i < weights.length; i += channels) {
                rounded[i] = step == 0 ? 0 : Math.round(weights[i] / step) * step;
            }
        }
        return rounded;
    }

    /** The greatest size of a channel's weights. */
    static float greatest(float[] weights, int channel, int channels) {
        float greatest = 0;
        for (int i = channel; i < weights.length; i += channels) {
            greatest = Math.max(greatest, Math.abs(weights[i]));
        }
        return greatest;
    }

    /** Rounded up, so that no weight is more than {@link #STEPS_MAX} steps from zero. */
    private static float step(float greatest) {
        int bits = Float.floatToRawIntBits(greatest / STEPS_MAX);
        return Float.intBitsToFloat((bits + STEP_BITS_DROPPED) & ~STEP_BITS_DROPPED);
    }
}
