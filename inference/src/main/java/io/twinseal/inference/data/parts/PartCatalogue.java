package io.twinseal.inference.data.parts;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Eight parts such as are found in switch cabinets and machines, the size of a hand, by the numbers of their models. As in
 * T-LESS several are much alike: plates and sockets differ in their holes alone.
 */
final class PartCatalogue {
    private static final int X = 0;
    private static final int Y = 1;
    private static final int Z = 2;

    static final Map<Integer, Shape> PARTS = new TreeMap<>(Map.of(
            1, roundSocket(),
            2, squareSocket(),
            3, plate(2),
            4, plate(4),
            5, steppedShaft(),
            6, angleBracket(),
            7, nut(),
            8, pipeTee()));

    private PartCatalogue() {}

    private static Shape roundSocket() {
        return new Shape(
                List.of(Solid.box(at(0, 0, -12), 70, 70, 12), Solid.cylinder(at(0, 0, 6), Z, 28, 28)),
                List.of(Solid.cylinder(at(0, 0, 10), Z, 21, 22), Solid.cylinder(at(0, 0, 0), Z, 4, 60)));
    }

    private static Shape squareSocket() {
        return new Shape(
                List.of(Solid.box(at(0, 0, -12), 70, 70, 12), Solid.cylinder(at(0, 0, 6), Z, 28, 28)),
                List.of(
                        Solid.box(at(0, 0, 10), 30, 30, 22),
                        Solid.cylinder(at(8, 0, 0), Z, 3, 60),
                        Solid.cylinder(at(-8, 0, 0), Z, 3, 60)));
    }

    private static Shape plate(int holes) {
        var first = List.of(Solid.cylinder(at(-22, -13, 0), Z, 6, 40), Solid.cylinder(at(22, 13, 0), Z, 6, 40));
        var all = List.of(
                first.get(0),
                first.get(1),
                Solid.cylinder(at(-22, 13, 0), Z, 6, 40),
                Solid.cylinder(at(22, -13, 0), Z, 6, 40));
        return new Shape(
                List.of(Solid.box(at(0, 0, 0), 76, 50, 18), Solid.box(at(0, 0, 12), 24, 24, 14)),
                holes == 2 ? first : all);
    }

    private static Shape steppedShaft() {
        return new Shape(
                List.of(
                        Solid.cylinder(at(0, 0, 0), X, 22, 26),
                        Solid.cylinder(at(24, 0, 0), X, 15, 28),
                        Solid.cylinder(at(-26, 0, 0), X, 11, 34)),
                List.of(Solid.box(at(30, 0, 14), 14, 6, 10)));
    }

    private static Shape angleBracket() {
        return new Shape(
                List.of(Solid.box(at(0, 0, -25), 66, 40, 9), Solid.box(at(-28, 0, 5), 10, 40, 66)),
                List.of(Solid.cylinder(at(14, 0, -25), Z, 8, 30), Solid.cylinder(at(-28, 0, 16), X, 8, 30)));
    }

    private static Shape nut() {
        return new Shape(
                List.of(Solid.hexagon(at(0, 0, 0), 62, 26), Solid.cylinder(at(0, 0, 15), Z, 26, 10)),
                List.of(Solid.cylinder(at(0, 0, 0), Z, 17, 60)));
    }

    private static Shape pipeTee() {
        return new Shape(
                List.of(Solid.cylinder(at(0, 0, 0), X, 16, 80), Solid.cylinder(at(0, 22, 0), Y, 16, 44)),
                List.of(Solid.cylinder(at(0, 0, 0), X, 11, 90), Solid.cylinder(at(0, 25, 0), Y, 11, 50)));
    }

    private static double[] at(double x, double y, double z) {
        return new double[] {x, y, z};
    }
}
