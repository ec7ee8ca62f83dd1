package io.twinseal.inference.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;

/**
 * A line-scan camera that sees images pass, one after the other: a reading is one line of {@value #SIDE} levels from 0,
 * black, to 255, white, and {@value #SIDE} lines are an image.
 */
public final class LineCamera implements SensorSource {
    /** Rows and columns to which images of any size are scaled. */
    public static final int SIDE = 128;

    private static final List<String> COLUMNS =
            IntStream.rangeClosed(1, SIDE).mapToObj(i -> "column" + i).toList();

    private final String name;
    private final List<Path> files;

    /** Of one image, or of those in a folder in the order of their numbers; each is read when it passes. */
    LineCamera(Path fileOrFolder) {
        name = Recording.baseName(fileOrFolder);
        files = Files.isDirectory(fileOrFolder) ? LabelledImages.in(fileOrFolder) : List.of(fileOrFolder);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> channelNames() {
        return COLUMNS;
    }

    @Override
    public List<String> machines() {
        return List.of(name);
    }

    @Override
    public Iterator<float[]> rows(String machine) {
        if (!machine.equals(name)) {
            throw new IllegalArgumentException(name + " has no machine \"" + machine + "\"; it has " + machines());
        }
        return new Lines(new ArrayDeque<>(files));
    }

    private static final class Lines implements Iterator<float[]> {
        private final Deque<Path> left;
        private Iterator<float[]> image = Collections.emptyIterator();

        Lines(Deque<Path> left) {
            this.left = left;
        }

        @Override
        public boolean hasNext() {
            return image.hasNext() || !left.isEmpty();
        }

        @Override
        public float[] next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            if (!image.hasNext()) {
                var values = GreyImage.read(left.remove()).scaled(SIDE, SIDE).values();
                var rows = new Rows(SIDE);
                for (float value : values) {
                    rows.add(value);
                }
                image = rows.iterator();
            }
            return image.next();
        }
    }
}
