package io.twinseal.inference.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * What a model says of a tensor that it takes or returns: {@code $metadata_tensor}.
 *
 * @param datatype such as {@code FP32}
 * @param shape -1 where any size will do
 */
public record TensorMetadata(String name, String datatype, List<Long> shape) {
    public static final long ANY = -1;

    public TensorMetadata {
        shape = List.copyOf(shape);
    }

    /** A batch of float32 data points of this shape, as many as one likes. */
    public static TensorMetadata batch(String name, List<Integer> pointShape) {
        var shape = new ArrayList<Long>(List.of(ANY));
        pointShape.forEach(dimension -> shape.add((long) dimension));
        return new TensorMetadata(name, Tensor.DATATYPE, shape);
    }

    /** Whether a batch of float32 data points of this shape may be such a tensor. */
    public boolean admits(List<Integer> pointShape) {
        if (!datatype.equals(Tensor.DATATYPE) || shape.size() != pointShape.size() + 1) {
            return false;
        }
        for (int i = 0; i < pointShape.size(); i++) {
            long said = shape.get(i + 1);
            if (said != ANY && said != pointShape.get(i)) {
                return false;
            }
        }
        return true;
    }
}
