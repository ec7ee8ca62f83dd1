package io.twinseal.inference.split;

import io.twinseal.inference.model.ModelManifest;
import java.util.List;

/** Holds what is fed to a model against its manifest, for those who run it. */
public final class InputCheck {
    private InputCheck() {}

    /**
     * Checks what {@link SplitModel#bottom} takes.
     *
     * @throws InvalidActivationException if there is no such cut, or shape or values are wrong
     */
    public static void bottom(ModelManifest manifest, int cut, Activation input) {
        cut(manifest, cut);
        whole(manifest, input);
    }

    /**
     * Checks what {@link SplitModel#top} takes.
     *
     * @throws InvalidActivationException if there is no such cut, or shape or values are wrong
     */
    public static void top(ModelManifest manifest, int cut, Activation activation) {
        cut(manifest, cut);
        check(manifest, activation, manifest.activationShape(cut), "the activation at cut " + cut);
    }

    /**
     * Checks what {@link SplitModel#middle} takes.
     *
     * @throws InvalidActivationException if there are no such cuts in this order, or shape or values are wrong
     */
    public static void middle(ModelManifest manifest, int from, int to, Activation activation) {
        cut(manifest, to);
        if (to < from) {
            throw new InvalidActivationException(
                    "model " + manifest.name() + " has no layers from cut " + from + " up to cut " + to);
        }
        top(manifest, from, activation);
    }

    /**
     * Checks what {@link SplitModel#whole} takes.
     *
     * @throws InvalidActivationException if shape or values are wrong
     */
    public static void whole(ModelManifest manifest, Activation input) {
        check(manifest, input, manifest.inputShape(), "the input");
    }

    private static void cut(ModelManifest manifest, int cut) {
        try {
            manifest.checkCut(cut);
        } catch (IllegalArgumentException e) {
            throw new InvalidActivationException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void check(ModelManifest manifest, Activation activation, List<Integer> pointShape, String what) {
        if (!activation.pointShape().equals(pointShape)) {
            throw new InvalidActivationException(
                    "model " + manifest.name() + " takes " + what + " in the shape [points, "
                            + pointShape.toString().substring(1) + ", but got " + activation.shape());
        }
        if (!activation.isFinite()) {
            throw new InvalidActivationException(
                    "model " + manifest.name() + " cannot take " + what + ": it has numbers that are not finite");
        }
    }
}
