package io.twinseal.inference.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;

/** Image files made for tests. */
public final class Pictures {
    private Pictures() {}

    /** An image whose levels are a function of row and column. */
    public static GreyImage image(int rows, int columns, IntBinaryOperator level) {
        var pixels = new byte[rows * columns];
        for (int at = 0; at < pixels.length; at++) {
            pixels[at] = (byte) level.applyAsInt(at / columns, at % columns);
        }
        return new GreyImage(rows, columns, pixels);
    }

    /** Writes a grey image in the format that the file's ending names. */
    public static Path write(Path file, GreyImage image) throws IOException {
        var grey = new BufferedImage(image.columns(), image.rows(), BufferedImage.TYPE_BYTE_GRAY);
        for (int row = 0; row < image.rows(); row++) {
            for (int column = 0; column < image.columns(); column++) {
                grey.getRaster().setSample(column, row, 0, image.at(row, column));
            }
        }
        return write(file, grey);
    }

    /** Writes any image in the format that the file's ending names. */
    public static Path write(Path file, BufferedImage image) throws IOException {
        Files.createDirectories(file.getParent());
        var name = file.toString();
        if (!ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile())) {
            throw new IOException("no writer for " + file);
        }
        return file;
    }
}
