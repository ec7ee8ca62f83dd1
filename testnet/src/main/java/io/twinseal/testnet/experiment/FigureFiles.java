package io.twinseal.testnet.experiment;

import io.twinseal.testnet.experiment.Figure.Point;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Writes a figure as a picture and as a table. */
final class FigureFiles {
    private static final int WIDTH = 1100;
    private static final int HEIGHT = 700;

    /** Told apart by people who see no difference between red and green (M. Okabe, K. Ito). */
    private static final Color[] COLORS = {
        new Color(0x0072B2),
        new Color(0xD55E00),
        new Color(0x009E73),
        new Color(0xCC79A7),
        new Color(0x56B4E9),
        new Color(0xE69F00),
        new Color(0x000000),
        new Color(0x999999),
        new Color(0x7A5195)
    };

    private FigureFiles() {}

    /** Writes {@code NAME.png} and {@code NAME.csv}. */
    static void write(Figure figure, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(figure.name() + ".csv"), csv(figure));
        try (var out = Files.newOutputStream(folder.resolve(figure.name() + ".png"))) {
            ChartEncoder.saveChart(chart(figure), out, "png");
        }
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

    private static XYChart chart(Figure figure) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(figure.title() + " (bars: 95 % interval, lines: closed form)")
                .xAxisTitle(figure.xTitle())
                .yAxisTitle(figure.yTitle())
                .build();
        chart.getStyler().setErrorBarsColorSeriesColor(true);
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
        int curve = 0;
        for (var entry : figure.curves().entrySet())
            addCurve(chart, entry.getKey(), entry.getValue(), COLORS[curve++ % COLORS.length]);
        return chart;
    }

    /** Markers stand in the middle of their interval: the picture's bars are symmetric, Wilson's interval is not. */
    private static void addCurve(XYChart chart, String name, List<Point> points, Color color) {
        double[] x = column(points, Point::x);
        double[] middle = column(points, p -> (p.interval().low() + p.interval().high()) / 2);
        double[] half = column(points, p -> (p.interval().high() - p.interval().low()) / 2);
        chart.addSeries(name, x, middle, half)
                .setMarker(SeriesMarkers.CIRCLE)
                .setMarkerColor(color)
                .setLineColor(color)
                .setLineStyle(SeriesLines.NONE);
        chart.addSeries(name + ", closed form", x, column(points, Point::expected))
                .setMarker(SeriesMarkers.NONE)
                .setLineColor(color)
                .setLineStyle(SeriesLines.SOLID)
                .setLineWidth(1.2f)
                .setShowInLegend(false);
    }

    private static double[] column(List<Point> points, ToDoubleFunction<Point> of) {
        return points.stream().mapToDouble(of).toArray();
    }
}
