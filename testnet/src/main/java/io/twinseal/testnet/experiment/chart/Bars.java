package io.twinseal.testnet.experiment.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.ChartEncoder;

/** Bars made of parts, one upon the other. */
public final class Bars {
    private static final int WIDTH = 1300;
    private static final int HEIGHT = 700;
    private static final int LABEL_DEGREES = 60;

    private final CategoryChart chart;
    private List<String> labels = List.of();

    /** Bars without parts yet; the title of the axis with its unit. */
    public Bars(String title, String yTitle) {
        chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .yAxisTitle(yTitle)
                .build();
        chart.getStyler().setStacked(true);
        chart.getStyler().setXAxisLabelRotation(LABEL_DEGREES);
        chart.getStyler().setSeriesColors(Panel.COLORS);
    }

    /** What stands below the bars, each once. */
    public Bars labels(List<String> below) {
        labels = List.copyOf(below);
        return this;
    }

    /** A part of each bar. */
    public Bars part(String name, List<Double> values) {
        chart.addSeries(name, labels, values);
        return this;
    }

    /** Writes them as PNG. */
    public void write(Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            ChartEncoder.saveChart(chart, out, "png");
        }
    }
}
