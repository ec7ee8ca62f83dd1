package io.twinseal.testnet.experiment.chart;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Curves over one quantity; one panel or several make a picture. Curves of one name have one colour. */
public final class Panel {
    private static final int WIDTH = 1100;
    private static final int HEIGHT = 700;
    private static final float LINE_WIDTH = 1.2f;

    /** Told apart by people who see no difference between red and green (M. Okabe, K. Ito). */
    static final Color[] COLORS = {
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

    private final XYChart chart;
    private final Map<String, Color> colors = new LinkedHashMap<>();

    /** An empty panel; titles of axes with their units. */
    public Panel(String title, String xTitle, String yTitle) {
        chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(xTitle)
                .yAxisTitle(yTitle)
                .build();
        chart.getStyler().setErrorBarsColorSeriesColor(true);
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    }

    /** Gives the x axis a logarithmic scale; all x must be above 0. */
    public Panel logarithmic() {
        chart.getStyler().setXAxisLogarithmic(true);
        return this;
    }

    /** Measured points with bars for their intervals. */
    public Panel points(String name, double[] x, List<Interval> y) {
        measured(name, x, y).setLineStyle(SeriesLines.NONE);
        return this;
    }

    /** The same, joined by lines. */
    public Panel curve(String name, double[] x, List<Interval> y) {
        measured(name, x, y).setLineStyle(SeriesLines.SOLID).setLineWidth(LINE_WIDTH);
        return this;
    }

    /** A line without an entry of its own in the legend, in the colour of the points of that name. */
    public Panel line(String name, double[] x, double[] y) {
        chart.addSeries(name + ", line", x, y)
                .setMarker(SeriesMarkers.NONE)
                .setLineColor(color(name))
                .setLineStyle(SeriesLines.SOLID)
                .setLineWidth(LINE_WIDTH)
                .setShowInLegend(false);
        return this;
    }

    /** Markers stand in the middle of their interval: the picture's bars are symmetric, Wilson's interval is not. */
    private XYSeries measured(String name, double[] x, List<Interval> y) {
        XYSeries series = chart.addSeries(
                name, x, column(y, i -> (i.low() + i.high()) / 2), column(y, i -> (i.high() - i.low()) / 2));
        series.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(color(name)).setLineColor(color(name));
        return series;
    }

    private Color color(String name) {
        return colors.computeIfAbsent(name, first -> COLORS[colors.size() % COLORS.length]);
    }

    private static double[] column(List<Interval> intervals, ToDoubleFunction<Interval> of) {
        return intervals.stream().mapToDouble(of).toArray();
    }

    /** Writes panels as one PNG, one below the other. */
    public static void write(Path file, Panel... panels) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            BitmapEncoder.saveBitmap(
                    Arrays.stream(panels).map(panel -> panel.chart).toList(), panels.length, 1, out, BitmapFormat.PNG);
        }
    }
}
