package io.twinseal.inference.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** A picture in 256 levels of grey, line by line from the top. */
public final class GreyImage {
    private static final int BYTE_MASK = 0xff;
    private static final int LEVELS = 256;
    private static final long PIXELS_MAX = 1 << 26;
    private static final String REMEDY = "save it again as JPEG, PNG, BMP or GIF, or take it out";

    private final int rows;
    private final int columns;
    private final byte[] pixels;

    /**
     * Of pixels from 0, black, to 255, white.
     *
     * @param pixels row by row, as unsigned bytes
     */
    public GreyImage(int rows, int columns, byte[] pixels) {
        if (rows < 1 || columns < 1 || (long) rows * columns != pixels.length) {
            throw new IllegalArgumentException(
                    pixels.length + " pixels are no image of " + rows + " rows and " + columns + " columns");
        }
        this.rows = rows;
        this.columns = columns;
        this.pixels = pixels.clone();
    }

    /**
     * Reads a JPEG, PNG, BMP or GIF; colours become grey by the weights of ITU-R BT.601.
     *
     * @throws DataException if it is none of these or damaged, be it only at its end
     */
    public static GreyImage read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new DataException(file, "there is no such file", "check the path");
        }
        try (var stream = ImageIO.createImageInputStream(file.toFile())) {
            var readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                throw new DataException(file, "is no image of a known kind", REMEDY);
            }
            return grey(decoded(file, readers.next(), stream));
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new DataException(file, "cannot be read as an image (" + e.getMessage() + ")", REMEDY, e);
        }
    }

    /** Whether a file is an image by the ending of its name. */
    static boolean isNamedSo(Path file) {
        var name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.matches("[^.].*\\.(jpe?g|png|bmp|gif)");
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    /** 0, black, to 255, white. */
    public int at(int row, int column) {
        return pixels[row * columns + column] & BYTE_MASK;
    }

    /** All pixels, row by row: 0, black, to 255, white. */
    public float[] values() {
        var values = new float[pixels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = pixels[i] & BYTE_MASK;
        }
        return values;
    }

    /** The left on the right. */
    public GreyImage mirrored() {
        var flipped = new byte[pixels.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                flipped[row * columns + column] = pixels[(row + 1) * columns - 1 - column];
            }
        }
        return new GreyImage(rows, columns, flipped);
    }

    /** The top at the bottom. */
    public GreyImage upsideDown() {
        var flipped = new byte[pixels.length];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(pixels, row * columns, flipped, (rows - 1 - row) * columns, columns);
        }
        return new GreyImage(rows, columns, flipped);
    }

    /** A part of the image, or what reaches beyond it: there its nearest pixels continue. */
    public GreyImage cut(int top, int left, int newRows, int newColumns) {
        var cut = new byte[Math.multiplyExact(newRows, newColumns)];
        for (int row = 0; row < newRows; row++) {
            int line = Math.max(0, Math.min(rows - 1, top + row)) * columns;
            for (int column = 0; column < newColumns; column++) {
                cut[row * newColumns + column] = pixels[line + Math.max(0, Math.min(columns - 1, left + column))];
            }
        }
        return new GreyImage(newRows, newColumns, cut);
    }

    /** The same in another size; each pixel becomes the mean of the area that it covers. */
    public GreyImage scaled(int newRows, int newColumns) {
        if (newRows == rows && newColumns == columns) {
            return this;
        }
        var narrow = new double[rows * newColumns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < newColumns; column++) {
                int line = row * columns;
                narrow[row * newColumns + column] =
                        mean(column, newColumns, columns, i -> pixels[line + i] & BYTE_MASK);
            }
        }
        var scaled = new byte[newRows * newColumns];
        for (int row = 0; row < newRows; row++) {
            for (int column = 0; column < newColumns; column++) {
                int at = column;
                scaled[row * newColumns + column] =
                        (byte) Math.round(mean(row, newRows, rows, i -> narrow[i * newColumns + at]));
            }
        }
        return new GreyImage(newRows, newColumns, scaled);
    }

    private interface Line {
        double at(int index);
    }

    /** Mean of a line from {@code part} to {@code part + 1} of {@code parts}. */
    private static double mean(int part, int parts, int length, Line line) {
        double from = (double) part * length / parts;
        double to = (double) (part + 1) * length / parts;
        double sum = 0;
        for (int i = (int) from; i < to && i < length; i++) {
            sum += line.at(i) * (Math.min(i + 1, to) - Math.max(i, from));
        }
        return sum / (to - from);
    }

    private static BufferedImage decoded(Path file, ImageReader reader, ImageInputStream stream) throws IOException {
        List<String> warnings = new ArrayList<>();
        try {
            reader.setInput(stream);
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            long size = (long) reader.getWidth(0) * reader.getHeight(0);
            if (size > PIXELS_MAX) {
                throw new DataException(
                        file, "has " + size + " pixels", "make it smaller: at most " + PIXELS_MAX + " are read");
            }
            var image = reader.read(0);
            // A file that was cut off makes a picture that is grey at the bottom, and no exception.
            if (!warnings.isEmpty()) {
                throw new DataException(file, "is damaged (" + warnings.get(0) + ")", REMEDY);
            }
            return image;
        } finally {
            reader.dispose();
        }
    }

    private static GreyImage grey(BufferedImage image) {
        int rows = image.getHeight();
        int columns = image.getWidth();
        var pixels = new byte[rows * columns];
        var raster = image.getRaster();
        var colours = image.getColorModel();
        // A grey image's samples are its levels; asked for red, green and blue, it would brighten them.
        boolean isGrey = colours.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        int samples = 1 << colours.getComponentSize(0);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                pixels[row * columns + column] = (byte)
                        (isGrey
                                ? raster.getSample(column, row, 0) * LEVELS / samples
                                : luma(image.getRGB(column, row)));
            }
        }
        return new GreyImage(rows, columns, pixels);
    }

    private static long luma(int rgb) {
        int red = (rgb >> (2 * Byte.SIZE)) & BYTE_MASK;
        int green = (rgb >> Byte.SIZE) & BYTE_MASK;
        int blue = rgb & BYTE_MASK;
        return Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
    }
}
