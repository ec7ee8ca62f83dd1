package io.twinseal.inference.data.parts;

/**
 * How a part lies before a camera: a point p of the part's model is at R p + t for the camera, whose x points to the right,
 * y down and z to where it looks; lengths in millimetres.
 */
public final class Pose {
    private static final int SIZE = 3;
    private static final double TOLERANCE = 1e-3;

    private final double[] rotation;
    private final double[] translation;

    /**
     * Of the R and t of a BOP file.
     *
     * @param rotation nine numbers, row by row
     * @param translation three, in millimetres
     * @throws IllegalArgumentException if R is no rotation, to a thousandth
     */
    public Pose(double[] rotation, double[] translation) {
        if (rotation.length != SIZE * SIZE || translation.length != SIZE) {
            throw new IllegalArgumentException(
                    rotation.length + " and " + translation.length + " numbers are no pose; it takes 9 and 3");
        }
        this.rotation = rotation.clone();
        this.translation = translation.clone();
        for (int i = 0; i < SIZE; i++) {
            for (int j = 0; j < SIZE; j++) {
                if (!(Math.abs(dot(row(i), row(j)) - (i == j ? 1 : 0)) < TOLERANCE)) {
                    throw new IllegalArgumentException("rows " + (i + 1) + " and " + (j + 1)
                            + " of the matrix are not those of a rotation: their product is " + dot(row(i), row(j)));
                }
            }
        }
        if (dot(cross(row(0), row(1)), row(2)) < 0) {
            throw new IllegalArgumentException("the matrix mirrors");
        }
    }

    /**
     * Of a camera that sees the part from a side.
     *
     * @param elevation of the camera over the x-y plane of the model, in degrees from -90 to 90
     * @param azimuth of the camera around the model's z, from its x towards its y, in degrees
     * @param roll by which the camera is turned around where it looks, in degrees
     */
    static Pose from(double elevation, double azimuth, double roll, double... translation) {
        double up = Math.toRadians(elevation);
        double around = Math.toRadians(azimuth);
        double[] right = {-Math.sin(around), Math.cos(around), 0};
        double[] forward = {
            -Math.cos(up) * Math.cos(around), -Math.cos(up) * Math.sin(around), -Math.sin(up),
        };
        var down = cross(forward, right);
        double cos = Math.cos(Math.toRadians(roll));
        double sin = Math.sin(Math.toRadians(roll));
        var rotation = new double[SIZE * SIZE];
        for (int i = 0; i < SIZE; i++) {
            rotation[i] = cos * right[i] + sin * down[i];
            rotation[SIZE + i] = cos * down[i] - sin * right[i];
            rotation[2 * SIZE + i] = forward[i];
        }
        return new Pose(rotation, translation);
    }

    /** R, row by row. */
    public double[] rotation() {
        return rotation.clone();
    }

    /** t in millimetres. */
    public double[] translation() {
        return translation.clone();
    }

    /** Unit vector from the part to the camera that looks straight at it, in the coordinates of the model. */
    public double[] viewpoint() {
        var forward = row(2);
        return new double[] {-forward[0], -forward[1], -forward[2]};
    }

    /** How far the viewpoint is above the x-y plane of the model, in degrees from -90 to 90. */
    public double elevationDegrees() {
        return Math.toDegrees(Math.asin(Math.max(-1, Math.min(1, -rotation[8]))));
    }

    /** Where the viewpoint is around the model's z, from its x towards its y, in degrees from -180 to 180. */
    public double azimuthDegrees() {
        return Math.toDegrees(Math.atan2(-rotation[7], -rotation[6]));
    }

    /** A point of the model, as the camera has it. */
    public double[] toCamera(double... point) {
        var turned = turned(point);
        for (int i = 0; i < SIZE; i++) {
            turned[i] += translation[i];
        }
        return turned;
    }

    /** Where the camera is in the model. */
    double[] camera() {
        return turnedBack(new double[] {-translation[0], -translation[1], -translation[2]});
    }

    /** A direction of the model, as the camera has it. */
    double[] turned(double[] direction) {
        return new double[] {dot(row(0), direction), dot(row(1), direction), dot(row(2), direction)};
    }

    /** A direction of the camera, as the model has it. */
    double[] turnedBack(double[] direction) {
        return new double[] {
            rotation[0] * direction[0] + rotation[3] * direction[1] + rotation[6] * direction[2],
            rotation[1] * direction[0] + rotation[4] * direction[1] + rotation[7] * direction[2],
            rotation[2] * direction[0] + rotation[5] * direction[1] + rotation[8] * direction[2]
        };
    }

    private double[] row(int index) {
        return new double[] {rotation[SIZE * index], rotation[SIZE * index + 1], rotation[SIZE * index + 2]};
    }

    static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    private static double[] cross(double[] a, double[] b) {
        return new double[] {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
    }
}
