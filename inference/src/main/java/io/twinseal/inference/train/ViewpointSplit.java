package io.twinseal.inference.train;

import io.twinseal.inference.data.parts.Pose;

/**
 * Which views of a part are for training and which for measuring, by the direction from which the camera sees it. Six
 * regions lie around the part like the corners of an octahedron that stands on a face: at elevation 35.3° and azimuth
 * 0°, 120°, 240°, and at elevation -35.3° and azimuth 60°, 180°, 300°. What is seen from within
 * {@value #REGION_DEGREES}° of a region's centre is held out: four regions for the test, the two at 240° and 300° for
 * validation. The {@value #GAP_DEGREES}° around a region are in no part, so that between a view for training and one held
 * out there is always more than that: neighbours in a grid of 10°, as T-LESS has it, are never on both sides.
 */
enum ViewpointSplit {
    TRAINING,
    VALIDATION,
    TEST,
    /** Too near to a region that is held out. */
    NONE;

    static final int REGION_DEGREES = 20;
    static final int GAP_DEGREES = 11;

    private static final int REGIONS = 6;
    private static final int TEST_REGIONS = 4;

    /** Where a view belongs. */
    static ViewpointSplit of(Pose pose) {
        var view = pose.viewpoint();
        var found = TRAINING;
        for (int region = 0; region < REGIONS; region++) {
            double apart = Math.toDegrees(Math.acos(Math.max(-1, Math.min(1, along(view, 60.0 * region)))));
            if (apart <= REGION_DEGREES) {
                return region < TEST_REGIONS ? TEST : VALIDATION;
            } else if (apart <= REGION_DEGREES + GAP_DEGREES) {
                found = NONE;
            }
        }
        return found;
    }

    /** Cosine between a view and a region's centre; every other region is below. */
    private static double along(double[] view, double azimuth) {
        double around = Math.toRadians(azimuth);
        double up = azimuth % 120 == 0 ? 1 : -1;
        double level = Math.cos(around) * view[0] + Math.sin(around) * view[1];
        return Math.sqrt(2.0 / 3) * level + Math.sqrt(1.0 / 3) * up * view[2];
    }
}
