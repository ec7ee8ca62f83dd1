package io.twinseal.inference.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatFileTest {
    private static final Path RESOURCES = Path.of("src/test/resources/mat");
    private static final Path PACKED = RESOURCES.resolve("recording.mat");
    private static final int VERSION_AT = 124;
    private static final int ELEMENT_AT = 128;

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"recording.mat", "recording-v6.mat"})
    void variablesStandSideBySide(String name) {
        var recording = MatFile.read(RESOURCES.resolve(name), List.of("accel", "X097_DE_time", "is_on"));
        assertThat(recording.channelNames()).containsExactly("accel_1", "accel_2", "accel_3", "X097_DE_time", "is_on");
        assertThat(recording.machines()).containsExactly(name.replace(".mat", ""));
        var machine = recording.machines().get(0);
        assertThat(recording.rowCount(machine)).isEqualTo(40);
        for (int row = 0; row < 40; row++) {
            assertThat(recording.row(machine, row))
                    .containsExactly(row, row + 0.5f, -row, row * row / 8f - 10, row % 2);
        }
        assertThat(column(name, "X097_FE_time")).hasSize(40).startsWith(0, -100, -200);
        assertThat(column(name, "gap")).startsWith(0, 1, 2, 3, 4, 5, 6, Float.NaN, 8);
        assertThat(column(name, "X097RPM")).containsExactly(1796);
        assertThat(column(name, "short")).containsExactly(0x1p62f, 0x1p63f, 3 * 0x1p62f);
    }

    /** MATLAB stores these doubles in fewer bytes, one of them within its tag, and on that computer the high byte first. */
    @Test
    void filesOfMatlabItselfAreRead() {
        for (var name : List.of("testmatrix_6.1_SOL2", "testmatrix_7.4_GLNX86", "testmulti_7.4_GLNX86")) {
            var recording = MatFile.read(RESOURCES.resolve(name + ".mat"), List.of());
            var machine = recording.machines().get(0);
            assertThat(recording.rowCount(machine)).as(name).isEqualTo(3);
            assertThat(recording.row(machine, 0)).as(name).containsExactly(1, 2, 3, 4, 5);
            assertThat(recording.row(machine, 2)).as(name).containsExactly(3, 0, 0, 0, 0);
        }
        assertThat(column("testminus_7.4_GLNX86.mat", "testminus")).containsExactly(-1);
    }

    @Test
    void datasetsTellThemByTheirNames() throws IOException {
        var matrix = RESOURCES.resolve("testmatrix_7.4_GLNX86.mat");
        var packed = folder.resolve("run.mat.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(matrix, out);
        }
        assertThat(Datasets.channels(matrix)).hasValue(5);
        assertThat(Datasets.open(folder).get(0).name()).isEqualTo("run");
        assertThat(Datasets.open(PACKED, List.of("accel")).get(0).channels()).isEqualTo(3);
        var csv = Files.writeString(folder.resolve("a.csv"), "x,y\n1,2\n");
        assertThatThrownBy(() -> Datasets.open(csv, List.of("x"))).hasMessageContaining("has no variables, and [x]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "test3dmatrix_7.4_GLNX86 | test3dmatrix (2 × 3 × 4 double) holds no readings; readings have two dim",
                "testcell_7.4_GLNX86 | testcell (1 × 4 cell array) holds no readings; readings are numeric matrices",
                "teststruct_6.1_SOL2 | teststruct (1 × 1 struct) holds no readings",
                "testobject_7.4_GLNX86 | testobject (1 × 1 object) holds no readings",
                "testfunc_7.4_GLNX86 | testfunc (1 × 1 function) holds no readings",
                "testsparse_6.5.1_GLNX86 | testsparse (3 × 5 sparse matrix) holds no readings; readings are numeric"
                        + " matrices: save what it holds as a variable of its own, by full()",
                "teststring_7.1_GLNX86 | text) holds no readings",
                "testcomplex_6.1_SOL2 | holds no readings; its numbers are complex: save their real() or abs()",
                "testdouble_6.1_SOL2 | testdouble (1 × 9 double) holds no readings; it is one row, and readings follow"
                        + " each other down the rows: transpose it",
                "testdouble_4.2c_SOL2 | is a MAT file of version 4, or none; save it again in MATLAB by save('FILE.mat'",
                "testhdf5_7.4_GLNX86 | is a MAT file of version 7.3, in HDF5; save it again in MATLAB by",
            })
    void whatHoldsNoReadingsIsSaidSo(String name, String message) {
        var file = RESOURCES.resolve(name + ".mat");
        assertThatThrownBy(() -> MatFile.read(file, List.of(name.replaceFirst("_.*", ""))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(file + ": ")
                .hasMessageContaining(message);
        assertThatThrownBy(() -> Datasets.channels(file)).isInstanceOf(DataException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X098_DE_time | has no variable \"X098_DE_time\"; it has X097_DE_time (40 × 1 double), X097_FE_time (",
                "accel,short | variables accel (40 × 3 single) and short (3 × 1 uint64) differ in their rows; name those",
                "'' | differ in their rows; name those that were recorded together: variables = [\"X097_DE_time\"]",
            })
    void wrongVariablesAreNamed(String variables, String message) {
        var names = variables.isEmpty() ? List.<String>of() : List.of(variables.split(","));
        assertThatThrownBy(() -> MatFile.read(PACKED, names))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(message);
    }

    /** A matrix of 2 × 2 in a file of its own, changed at one byte. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "125 | 2 | is a MAT file of version 7.3, in HDF5; save it again in MATLAB by",
                "126 | 77 | byte 126: the mark of the byte order is 4d4d, not IM or MI; this is no MAT file",
                "127 | 73 | byte 126: the mark of the byte order is 4949",
                "128 | 3 | byte 128: is of type 3, and no variable",
                "135 | 128 | byte 128: a tag would take 2147483728 bytes",
                "132 | 96 | byte 128: the file ends within the 96 bytes that begin behind this place",
                "136 | 5 | byte 136: the array's flags should be of type 6, and not 5",
                "140 | 16 | byte 136: the length of the array's flags is 16 bytes",
                "144 | 0 | byte 144: there is no class 0 of arrays",
                "156 | 6 | byte 152: the length of the dimensions is 6 bytes",
                "163 | 255 | byte 168: dimension 1 is 4278190082",
                "160 | 3 | byte 176: the values take 32 bytes, but 3 × 2 of 8 bytes each are to be there",
                "162 | 255 | x (16711682 × 2 double), byte 176: the values take 32 bytes, but 16711682 × 2",
                "163 | 127 | holds no readings; at most 33554432 values are read: save a part of it",
                "170 | 5 | byte 168: the tag of the name puts 5 bytes where 4 fit",
                "176 | 10 | byte 176: the values are of type 10, which is no type of numbers",
                "180 | 24 | byte 176: the values take 24 bytes",
                "132 | 72 | byte 208: is of type 0, and no variable",
                "199 | 255 | row 2, column 1 is -Infinity",
            })
    void theFirstBadByteIsNamed(int at, int value, String message) throws IOException {
        byte[] bytes = matrix(ByteOrder.LITTLE_ENDIAN);
        if (at == 199) {
            bytes[198] = (byte) 0xf0;
        }
        bytes[at] = (byte) value;
        var file = write("broken.mat", bytes);
        assertThatThrownBy(() -> MatFile.read(file, List.of("x")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("broken.mat: ")
                .hasMessageContaining(message);
    }

    @Test
    void bothByteOrdersAreReadAndNoneIsTakenForTheOther() throws IOException {
        for (var order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            byte[] bytes = matrix(order);
            var recording = MatFile.read(write("x.mat", bytes), List.of("x"));
            assertThat(recording.row("x", 0)).containsExactly(1.5f, 3.5f);
            assertThat(recording.row("x", 1)).containsExactly(2.5f, 4.5f);
            byte first = bytes[126];
            bytes[126] = bytes[127];
            bytes[127] = first;
            assertThatThrownBy(() -> MatFile.read(write("y.mat", bytes), List.of("x")))
                    .hasMessageContaining(
                            "byte 124: the version is 1, and not 100; the file is damaged, or in another");
        }
    }

    /** MATLAB stores a matrix of doubles in the narrowest type that holds its values. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, ff80, -1, -128",
        "2, 1, ff80, 255, 128",
        "3, 2, ffff8000, -1, -32768",
        "4, 2, ffff8000, 65535, 32768",
        "5, 4, ffffffff80000000, -1, -2147483648",
        "6, 4, fffffffe80000000, 4294967294, 2147483648",
        "7, 4, 3fc00000c2480000, 1.5, -50",
        "9, 8, 3ff8000000000000c049000000000000, 1.5, -50",
        "12, 8, ffffffffffffffff8000000000000000, -1, -9223372036854775808",
        "13, 8, ff000000000000008000000000000000, 18374686479671623680, 9223372036854775808",
    })
    void everyTypeOfStoredNumbersIsRead(int type, int size, String data, float first, float second) throws IOException {
        for (var order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            byte[] values = HexFormat.of().parseHex(data);
            var file = ByteBuffer.allocate(300).order(order).put(matrix(order), 0, 216);
            file.putInt(164, 1).putInt(176, type).putInt(180, values.length).position(184);
            for (int from = 0; from < values.length; from += size) {
                for (int i = 0; i < size; i++) {
                    file.put(values[order == ByteOrder.BIG_ENDIAN ? from + i : from + size - 1 - i]);
                }
            }
            file.putInt(132, file.position() - 136);
            byte[] bytes = Arrays.copyOf(file.array(), file.position());
            var recording = MatFile.read(write("x.mat", bytes), List.of("x"));
            assertThat(recording.row("x", 0)).containsExactly(first);
            assertThat(recording.row("x", 1)).containsExactly(second);
        }
    }

    /** However much a few packed bytes unpack to. */
    @Test
    void packedDataIsUnpackedNoFurtherThanItsMatrixReaches() throws IOException {
        byte[] matrix = Arrays.copyOfRange(matrix(ByteOrder.LITTLE_ENDIAN), ELEMENT_AT, 216);
        assertThat(MatFile.read(write("x.mat", packed(matrix)), List.of()).channels())
                .isEqualTo(2);
        byte[] goingOn = Arrays.copyOf(matrix, 1 << 24);
        assertThatThrownBy(() -> MatFile.read(write("x.mat", packed(goingOn)), List.of("x")))
                .hasMessageContaining("byte 88 of what is packed behind byte 128: the element goes on after its last");
        byte[] wrongSum = packed(matrix);
        wrongSum[wrongSum.length - 1]++;
        assertThatThrownBy(() -> MatFile.read(write("x.mat", wrongSum), List.of("x")))
                .hasMessageContaining("incorrect data check");
        byte[] huge = matrix.clone();
        ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putInt(32, 1 << 24).putInt(52, 1 << 28);
        assertThatThrownBy(() -> MatFile.read(write("x.mat", packed(huge)), List.of("x")))
                .hasMessageContaining("byte 88 of what is packed behind byte 128: the data ends within the values");
    }

    @Test
    void filesThatAreCutOffAreRefused() throws IOException {
        for (var name : List.of("testmatrix_6.1_SOL2.mat", "testmatrix_7.4_GLNX86.mat")) {
            byte[] whole = Files.readAllBytes(RESOURCES.resolve(name));
            for (int length = 0; length < whole.length; length++) {
                var file = write(length + name, Arrays.copyOf(whole, length));
                assertThatThrownBy(() -> MatFile.read(file, List.of()))
                        .as("cut at %d", length)
                        .isInstanceOf(DataException.class)
                        .hasMessageContaining(
                                length == ELEMENT_AT ? "it has none" : length < ELEMENT_AT ? "" : "ends within");
            }
        }
    }

    /** Whatever a byte is changed to, it is read as something or refused as data, soon and in little memory. */
    @Test
    void noChangedByteDoesHarm() throws IOException {
        for (var name : List.of("testmatrix_6.1_SOL2.mat", "testmatrix_7.4_GLNX86.mat")) {
            byte[] whole = Files.readAllBytes(RESOURCES.resolve(name));
            int refused = 0;
            for (int at = VERSION_AT; at < whole.length; at++) {
                for (int bits : new int[] {1, 4, 0x80, 0xff}) {
                    byte[] changed = whole.clone();
                    changed[at] ^= (byte) bits;
                    // A file of its own each time, as some file systems wait for the disk when one is overwritten.
                    var file = write(at + "-" + bits + name, changed);
                    try {
                        MatFile.read(file, List.of());
                    } catch (DataException e) {
                        refused++;
                    }
                }
            }
            assertThat(refused).isGreaterThan(2 * (whole.length - VERSION_AT));
        }
    }

    private static float[] column(String name, String variable) {
        var recording = MatFile.read(RESOURCES.resolve(name), List.of(variable));
        var machine = recording.machines().get(0);
        var column = new float[recording.rowCount(machine)];
        for (int row = 0; row < column.length; row++) {
            column[row] = recording.row(machine, row)[0];
        }
        return column;
    }

    /** A whole file with the matrix x = [1.5 3.5; 2.5 4.5]. */
    private static byte[] matrix(ByteOrder order) {
        var file = ByteBuffer.allocate(216).order(order);
        file.put("MATLAB 5.0 MAT-file".getBytes(StandardCharsets.US_ASCII));
        file.position(124).putShort((short) 0x100).putShort((short) 0x4d49);
        file.putInt(14).putInt(88 - 8);
        file.putInt(6).putInt(8).putInt(6).putInt(0);
        file.putInt(5).putInt(8).putInt(2).putInt(2);
        file.putInt(1 << 16 | 1).put((byte) 'x').put(new byte[3]);
        file.putInt(9).putInt(32).putDouble(1.5).putDouble(2.5).putDouble(3.5).putDouble(4.5);
        return file.array();
    }

    private static byte[] packed(byte[] element) throws IOException {
        var deflated = new ByteArrayOutputStream();
        try (var out = new DeflaterOutputStream(deflated)) {
            out.write(element);
        }
        var file = ByteBuffer.allocate(ELEMENT_AT + 8 + deflated.size()).order(ByteOrder.LITTLE_ENDIAN);
        file.put(matrix(ByteOrder.LITTLE_ENDIAN), 0, ELEMENT_AT).putInt(15).putInt(deflated.size());
        return file.put(deflated.toByteArray()).array();
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }
}
