package io.twinseal.inference.data.parts;

/**
 * A rectangle of pixels.
 *
 * @param left column of its first pixels; it may lie beyond the image, as {@code top} may
 * @param width in pixels, at least one
 */
public record Box(int left, int top, int width, int height) {
    private static final int MARGIN = 20;

    /** Side of the square around its centre that leaves a twentieth of the longer side free on each side. */
    int squareSide() {
        int longer = Math.max(width, height);
        return longer + 2 * ((longer + MARGIN - 1) / MARGIN);
    }
}
