package io.twinseal.testnet.experiment.attack;

import io.twinseal.testnet.experiment.attack.Figure.Point;
import io.twinseal.testnet.experiment.chart.Panel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a figure as a picture and as a table. */
final class FigureFiles {
    private FigureFiles() {}

    /** Writes {@code NAME.png} and {@code NAME.csv}. */
    static void write(Figure figure, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(figure.name() + ".csv"), csv(figure));
        Panel.write(folder.resolve(figure.name() + ".png"), panel(figure));
    }

    static String csv(Figure figure) {
        var text = new StringBuilder("series,x,measured,low95,high95,expected,inside\n");
        for (Point p : figure.points())
            text.append(String.format(
                    "\"%s\",%.6g,%.8g,%.8g,%.8g,%.8g,%s%n",
                    p.series(),
                    p.x(),
                    p.interval().measured(),
                    p.interval().low(),
                    p.interval().high(),
                    p.expected(),
                    p.agrees()));
        return text.toString();
    }

    private static Panel panel(Figure figure) {
        Panel panel = new Panel(
                figure.title() + " (bars: 95 % interval, lines: closed form)", figure.xTitle(), figure.yTitle());
        figure.curves().forEach((name, points) -> {
            double[] x = points.stream().mapToDouble(Point::x).toArray();
            panel.points(name, x, points.stream().map(Point::interval).toList());
            panel.line(name, x, points.stream().mapToDouble(Point::expected).toArray());
        });
        return panel;
    }
}
