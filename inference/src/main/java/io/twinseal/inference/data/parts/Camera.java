package io.twinseal.inference.data.parts;

/**
 * A pinhole camera, all in pixels; column and row of a point at (x, y, z) before it are
 * {@code focalX · x / z + centreX} and {@code focalY · y / z + centreY}.
 */
public record Camera(double focalX, double focalY, double centreX, double centreY) {
    /** Direction of unit length in which the camera sees a pixel. */
    double[] ray(double column, double row) {
        double x = (column - centreX) / focalX;
        double y = (row - centreY) / focalY;
        double length = Math.sqrt(x * x + y * y + 1);
        return new double[] {x / length, y / length, 1 / length};
    }
}
