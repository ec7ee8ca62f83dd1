package io.twinseal.inference.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetsTest {
    private static final String TURBOFAN = turbofan(1, 1) + turbofan(1, 2) + turbofan(2, 1);
    private static final String CSV = "date,power,\"factor\",kind\n1/1,3.5,70,Light\n1/2,4.5,-1e2,Light\n";

    @TempDir
    Path folder = Path.of("");

    /** A line whose channels are 1 to 24. */
    static String turbofan(int engine, int cycle) {
        var line = new StringBuilder(engine + " " + cycle);
        for (int i = 1; i <= 24; i++) {
            line.append(' ').append(i).append(".0");
        }
        return line + "  \n";
    }

    @Test
    void turbofanTextIsRead() throws IOException {
        var file = write("train_FD009.txt", TURBOFAN);
        var source = Datasets.open(file).get(0);
        assertThat(source.name()).isEqualTo("train_FD009");
        assertThat(source.channels()).isEqualTo(24);
        assertThat(source.channelNames()).startsWith("setting1").endsWith("sensor21");
        assertThat(source.machines()).containsExactly("engine-1", "engine-2");
        var rows = source.rows("engine-1");
        assertThat(rows.next()).startsWith(1, 2, 3).endsWith(24);
        assertThat(rows.next()).hasSize(24);
        assertThat(rows.hasNext()).isFalse();
        assertThatThrownBy(() -> source.rows("engine-3")).hasMessageContaining("engine-1, engine-2");
    }

    @Test
    void theFirstLinesTellTheChannels() throws IOException {
        assertThat(Datasets.channels(write("train_FD009.txt", TURBOFAN))).hasValue(24);
        assertThat(Datasets.channels(write("meter.csv", "\uFEFF" + CSV))).hasValue(2);
        assertThat(Datasets.channels(write("RUL_FD009.txt", "112\n98\n"))).isEmpty();
        assertThat(Datasets.channels(write("notes.txt", "some words\n"))).isEmpty();
        assertThat(Datasets.channels(write("empty.csv", ""))).isEmpty();
    }

    @Test
    void csvKeepsNumericColumns() throws IOException {
        var source = Datasets.open(write("meter.csv", "\uFEFF" + CSV)).get(0);
        assertThat(source.channelNames()).containsExactly("power", "factor");
        assertThat(source.machines()).containsExactly("meter");
        var rows = source.rows("meter");
        assertThat(rows.next()).containsExactly(3.5f, 70);
        assertThat(rows.next()).containsExactly(4.5f, -100);
        assertThat(rows.hasNext()).isFalse();
    }

    @Test
    void whatIsMissingIsNoNumber() throws IOException {
        var csv = write("gaps.csv", "date,never,power,factor,kind\n,,,70,\n1/2,NaN,4.5,?,Light\n1/3,, null ,n/a,\n");
        assertThat(Datasets.channels(csv)).hasValue(2);
        var source = Datasets.open(csv).get(0);
        assertThat(source.channelNames()).containsExactly("power", "factor");
        var rows = source.rows("gaps");
        assertThat(rows.next()).containsExactly(Float.NaN, 70);
        assertThat(rows.next()).containsExactly(4.5f, Float.NaN);
        assertThat(rows.next()).containsExactly(Float.NaN, Float.NaN);
        assertThat(rows.hasNext()).isFalse();
        var engine = TurbofanFile.read(write("engine.txt", turbofan(1, 1).replace(" 2.0", " NaN")));
        assertThat(engine.row("engine-1", 0)).startsWith(1, Float.NaN, 3);
        assertThat(Datasets.channels(folder.resolve("engine.txt"))).hasValue(24);
    }

    @Test
    void gzipIsToldByItsFirstBytes() throws IOException {
        var file = folder.resolve("renamed.csv");
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(CSV.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(Datasets.open(file).get(0).channels()).isEqualTo(2);
    }

    @Test
    void folderGivesItsDataFilesInOrder() throws IOException {
        write("train_FD009.txt", TURBOFAN);
        write("meter.csv", CSV);
        write("RUL_FD009.txt", "112 \n98\n");
        write("nasa-readme.txt", "Some words, and more.\n");
        write("picture.png", "no data");
        assertThat(Datasets.open(folder)).extracting(SensorSource::name).containsExactly("meter", "train_FD009");
    }

    @Test
    void whatIsNoDataIsSaidSo() throws IOException {
        assertThatThrownBy(() -> Datasets.open(folder)).hasMessageContaining("holds no data file");
        assertThatThrownBy(() -> Datasets.open(folder.resolve("none.csv"))).hasMessageContaining("no such file");
        var words = write("words.txt", "Some words.\n");
        assertThatThrownBy(() -> Datasets.open(words)).hasMessageContaining("no known kind");
        assertThatThrownBy(() -> Datasets.open(folder)).hasMessageContaining("words.txt");
        var lives = write("RUL.txt", "112\n98\n");
        assertThatThrownBy(() -> Datasets.open(lives)).hasMessageContaining("remaining lives");
        var headless = write("headless.csv", "1,2\n3,4\n");
        assertThatThrownBy(() -> Datasets.open(headless)).hasMessageContaining("CSV with a header");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7.0 | seven | :2:29: sensor4 is \"seven\"; it must be a finite number",
                "7.0 | 1e99 | :2:29: sensor4 is \"1e99\"",
                "' 24.0' | '' | the line ends before sensor21",
                "24.0 | 24.0 25.0 | :2:116: the line has more than 26 fields",
                "1 2 | 1 3 | :2:1: cycle 3 of engine 1 cannot follow cycle 1 of engine 1",
                "1 2 | 1.5 2 | :2:1: the engine's number is \"1.5\"",
            })
    void brokenTurbofanLineIsNamed(String good, String bad, String message) throws IOException {
        var line = turbofan(1, 2);
        assertThat(line).contains(good);
        var file = write("broken.txt", turbofan(1, 1) + line.replaceFirst(good, bad) + turbofan(1, 3));
        assertThatThrownBy(() -> TurbofanFile.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("broken.txt")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1/2,4.5,Infinity,Light | :3:9: factor is \"Infinity\"",
                "1/2,4.5,x,Light | :3:9: factor is \"x\"; it must be a finite number",
                "1/2,4.5,7 | :3:10: the line ends before kind",
                "1/2,4.5,7,Light,9 | :3:17: the line has more than 4 fields",
                "1/2,4.5,7,Light, | :3:17: the line has more than 4 fields",
            })
    void brokenCsvLineIsNamed(String line, String message) throws IOException {
        var file = write("broken.csv", CSV.lines().limit(2).reduce("", (a, b) -> a + b + "\n") + line + "\n");
        assertThatThrownBy(() -> Datasets.open(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("broken.csv" + message);
    }

    @Test
    void emptyAndCutOffFilesAreNamed() throws IOException {
        var empty = write("empty.csv", "\n");
        assertThatThrownBy(() -> CsvFile.read(empty)).hasMessageContaining("is empty");
        var header = write("header.csv", "a,b\n");
        assertThatThrownBy(() -> CsvFile.read(header)).hasMessageContaining("no readings");
        var whole = folder.resolve("cut.csv.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(whole))) {
            out.write(String.join("\n", Collections.nCopies(9999, CSV)).getBytes(StandardCharsets.UTF_8));
        }
        var bytes = Files.readAllBytes(whole);
        Files.write(whole, Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> CsvFile.read(whole))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("cut.csv.gz");
    }

    @Test
    void livesAreWholeNumbers() throws IOException {
        assertThat(LifeFile.read(write("RUL.txt", "112 \n98 \n"))).containsExactly(112, 98);
        var broken = write("RUL2.txt", "112\n9 8\n");
        assertThatThrownBy(() -> LifeFile.read(broken)).hasMessageContaining("RUL2.txt:2:3");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
