package io.twinseal.inference.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A variable of a MAT file: what stands before its values, and how these are read.
 *
 * @param name empty for what MATLAB keeps of objects beside the variables
 * @param kind the number of its class
 * @param dimensions none for objects that state none
 */
record MatVariable(String name, int kind, boolean isComplex, List<Integer> dimensions) {
    /** More are refused: as float32 they take 128 MiB. */
    static final long VALUES_MAX = 1 << 25;

    private static final List<String> KINDS = List.of(
            "cell array",
            "struct",
            "object",
            "text",
            "sparse matrix",
            "double",
            "single",
            "int8",
            "uint8",
            "int16",
            "uint16",
            "int32",
            "uint32",
            "int64",
            "uint64",
            "function",
            "object",
            "object");
    private static final int DOUBLE = 6;
    private static final int UINT64 = 15;
    private static final int OPAQUE = 17;
    private static final int KIND_MASK = 0xff;
    private static final int COMPLEX_FLAG = 0x800;
    private static final int FLAGS_BYTES = 8;
    private static final int DIMENSIONS_BYTES_MAX = 32 * Integer.BYTES;
    private static final int NAME_BYTES_MAX = 255;
    private static final int CHUNK_BYTES = 1 << 16;

    MatVariable {
        dimensions = List.copyOf(dimensions);
    }

    /** Types of data; a matrix of doubles may be stored as bytes if they hold its values. */
    private enum Stored {
        INT8(1, 1),
        UINT8(2, 1),
        INT16(3, 2),
        UINT16(4, 2),
        INT32(5, 4),
        UINT32(6, 4),
        SINGLE(7, 4),
        DOUBLE(9, 8),
        INT64(12, 8),
        UINT64(13, 8),
        UTF8(16, 1);

        final int type;
        final int bytes;

        Stored(int type, int bytes) {
            this.type = type;
            this.bytes = bytes;
        }

        static Optional<Stored> of(int type) {
            return Arrays.stream(values()).filter(one -> one.type == type).findFirst();
        }

        double next(ByteBuffer data) {
            return switch (this) {
                case INT8 -> data.get();
                case UINT8, UTF8 -> Byte.toUnsignedInt(data.get());
                case INT16 -> data.getShort();
                case UINT16 -> Short.toUnsignedInt(data.getShort());
                case INT32 -> data.getInt();
                case UINT32 -> Integer.toUnsignedLong(data.getInt());
                case SINGLE -> data.getFloat();
                case DOUBLE -> data.getDouble();
                case INT64 -> data.getLong();
                case UINT64 -> unsigned(data.getLong());
            };
        }

        /** A remainder that is sticky in the last bit, so that halving and doubling round as one step would. */
        private static double unsigned(long bits) {
            return bits >= 0 ? bits : 2.0 * ((bits >>> 1) | (bits & 1));
        }
    }

    /** Reads what stands before the values. */
    static MatVariable header(MatBytes in) {
        int flags = field(in, "the array's flags", FLAGS_BYTES, FLAGS_BYTES, Stored.UINT32)
                .getInt();
        int kind = flags & KIND_MASK;
        if (kind < 1 || kind > KINDS.size()) {
            throw in.fault(in.at() - FLAGS_BYTES, "there is no class " + kind + " of arrays");
        }
        // Objects of MATLAB's newer classes have their name here.
        var dimensions = kind == OPAQUE ? List.<Integer>of() : dimensions(in);
        var name = StandardCharsets.UTF_8
                .decode(field(in, "the name", 0, NAME_BYTES_MAX, Stored.INT8, Stored.UTF8))
                .toString();
        return new MatVariable(name, kind, (flags & COMPLEX_FLAG) != 0, dimensions);
    }

    int rows() {
        return dimensions.get(0);
    }

    int columns() {
        return dimensions.get(1);
    }

    /** Why it cannot be read as rows of readings, and how to mend it. */
    Optional<String> refusal() {
        if (kind < DOUBLE || kind > UINT64) {
            return Optional.of("readings are numeric matrices: save what it holds as a variable of its own"
                    + (KINDS.get(kind - 1).startsWith("sparse") ? ", by full()" : ""));
        }
        if (isComplex) {
            return Optional.of("its numbers are complex: save their real() or abs()");
        }
        if (dimensions.size() != 2) {
            return Optional.of("readings have two dimensions, rows and channels: reshape() it");
        }
        if (rows() == 0 || columns() == 0) {
            return Optional.of("it is empty");
        }
        if (rows() == 1 && columns() > 1) {
            return Optional.of("it is one row, and readings follow each other down the rows: transpose it");
        }
        if ((long) rows() * columns() > VALUES_MAX) {
            return Optional.of("at most " + VALUES_MAX + " values are read: save a part of it");
        }
        return Optional.empty();
    }

    /** Such as {@code X097_DE_time (243938 × 1 double)}. */
    @Override
    public String toString() {
        var size = dimensions.stream().map(String::valueOf).collect(Collectors.joining(" × "));
        return name + " (" + size + (size.isEmpty() ? "" : " ") + KINDS.get(kind - 1) + ")";
    }

    /**
     * Reads the values, column by column.
     *
     * @return rows of one value
     */
    Rows values(MatBytes in) {
        var tag = in.tag("the values");
        var stored = Stored.of(tag.type()).filter(type -> type != Stored.UTF8);
        if (stored.isEmpty()) {
            throw in.fault(tag.at(), "the values are of type " + tag.type() + ", which is no type of numbers");
        }
        int size = stored.get().bytes;
        if (tag.length() != (long) rows() * columns() * size) {
            throw in.fault(
                    tag.at(),
                    "the values take " + tag.length() + " bytes, but " + rows() + " × " + columns() + " of " + size
                            + " bytes each are to be there");
        }
        var values = new Rows(1);
        for (int left = tag.length(); left > 0; ) {
            var chunk = in.take(Math.min(left, CHUNK_BYTES), "the values");
            left -= chunk.remaining();
            while (chunk.hasRemaining()) {
                values.add(reading(in, stored.get().next(chunk), values.count(), in.at() - chunk.remaining() - size));
            }
        }
        in.pad(tag);
        in.end();
        return values;
    }

    private float reading(MatBytes in, double value, int index, long at) {
        if (Float.isInfinite((float) value)) {
            throw in.fault(
                    at,
                    "row " + (index % rows() + 1) + ", column " + (index / rows() + 1) + " is " + value,
                    "readings must be finite numbers of float32, or NaN where they are missing");
        }
        return (float) value;
    }

    private static List<Integer> dimensions(MatBytes in) {
        var field = field(in, "the dimensions", Integer.BYTES, DIMENSIONS_BYTES_MAX, Stored.INT32, Stored.UINT32);
        var dimensions = new Integer[field.remaining() / Integer.BYTES];
        for (int i = 0; i < dimensions.length; i++) {
            dimensions[i] = field.getInt();
            if (dimensions[i] < 0) {
                throw in.fault(in.at(), "dimension " + (i + 1) + " is " + Integer.toUnsignedString(dimensions[i]));
            }
        }
        return List.of(dimensions);
    }

    private static ByteBuffer field(MatBytes in, String what, int bytesMin, int bytesMax, Stored... types) {
        var tag = in.tag(what);
        var stored = Stored.of(tag.type());
        if (stored.isEmpty() || !List.of(types).contains(stored.get())) {
            throw in.fault(tag.at(), what + " should be of type " + types[0].type + ", and not " + tag.type());
        }
        if (tag.length() < bytesMin || tag.length() > bytesMax || tag.length() % stored.get().bytes != 0) {
            throw in.fault(tag.at(), "the length of " + what + " is " + tag.length() + " bytes");
        }
        var field = in.take(tag.length(), what);
        in.pad(tag);
        return field;
    }
}
