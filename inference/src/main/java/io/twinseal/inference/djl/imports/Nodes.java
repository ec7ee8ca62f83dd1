package io.twinseal.inference.djl.imports;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Nodes that the importer adds to a graph. */
final class Nodes {
    /** What the engine takes for the dimension of data points, and for the one that follows from the others. */
    static final int ANY = -1;

    private Nodes() {}

    static NodeDef.Builder node(String name, String operation, TensorName... inputs) {
        var node = NodeDef.newBuilder().setName(name).setOp(operation);
        for (var input : inputs) {
            node.addInput(input.toString());
        }
        return node;
    }

    /** A constant vector. */
    static NodeDef integers(String name, Collection<Integer> values) {
        var tensor = TensorProto.newBuilder()
                .setDtype(DataType.DT_INT32)
                .setTensorShape(shape(List.of(values.size())))
                .addAllIntVal(values);
        return constant(name, tensor);
    }

    /** A constant single value. */
    static NodeDef integer(String name, int value) {
        var tensor = TensorProto.newBuilder()
                .setDtype(DataType.DT_INT32)
                .setTensorShape(TensorShapeProto.getDefaultInstance())
                .addIntVal(value);
        return constant(name, tensor);
    }

    /** A constant vector. */
    static NodeDef texts(String name, Collection<ByteString> values) {
        var tensor = TensorProto.newBuilder()
                .setDtype(DataType.DT_STRING)
                .setTensorShape(shape(List.of(values.size())))
                .addAllStringVal(values);
        return constant(name, tensor);
    }

    private static NodeDef constant(String name, TensorProto.Builder tensor) {
        return node(name, "Const")
                .putAttr("dtype", type(tensor.getDtype()))
                .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build())
                .build();
    }

    static NodeDef placeholder(String name, DataType type, List<Integer> shape) {
        return node(name, "Placeholder")
                .putAttr("dtype", type(type))
                .putAttr("shape", AttrValue.newBuilder().setShape(shape(shape)).build())
                .build();
    }

    /** Float32 values of so many data points, in the place of which others may be fed. */
    static NodeDef overridable(String name, TensorName of, List<Integer> pointShape) {
        return node(name, "PlaceholderWithDefault", of)
                .putAttr("dtype", type(DataType.DT_FLOAT))
                .putAttr(
                        "shape",
                        AttrValue.newBuilder()
                                .setShape(shape(batch(pointShape)))
                                .build())
                .build();
    }

    static NodeDef identity(String name, DataType type, TensorName of) {
        return node(name, "Identity", of).putAttr("T", type(type)).build();
    }

    /** Float32 values in another shape. */
    static NodeDef reshape(String name, TensorName values, TensorName shape) {
        return node(name, "Reshape", values, shape)
                .putAttr("T", type(DataType.DT_FLOAT))
                .putAttr("Tshape", type(DataType.DT_INT32))
                .build();
    }

    /** Float32 matrices side by side. */
    static NodeDef join(String name, List<TensorName> matrices, TensorName axis) {
        return node(name, "ConcatV2", matrices.toArray(TensorName[]::new))
                .addInput(axis.toString())
                .putAttr("N", AttrValue.newBuilder().setI(matrices.size()).build())
                .putAttr("T", type(DataType.DT_FLOAT))
                .putAttr("Tidx", type(DataType.DT_INT32))
                .build();
    }

    /** What {@link #join} joined. */
    static NodeDef part(String name, TensorName joined, TensorName sizes, TensorName axis, int parts) {
        return node(name, "SplitV", joined, sizes, axis)
                .putAttr("num_split", AttrValue.newBuilder().setI(parts).build())
                .putAttr("T", type(DataType.DT_FLOAT))
                .putAttr("Tlen", type(DataType.DT_INT32))
                .build();
    }

    static AttrValue type(DataType type) {
        return AttrValue.newBuilder().setType(type).build();
    }

    static AttrValue types(List<DataType> types) {
        return AttrValue.newBuilder()
                .setList(AttrValue.ListValue.newBuilder().addAllType(types))
                .build();
    }

    static TensorShapeProto shape(List<Integer> dimensions) {
        var shape = TensorShapeProto.newBuilder();
        dimensions.forEach(
                size -> shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size)));
        return shape.build();
    }

    /** The shape of any number of data points. */
    static List<Integer> batch(List<Integer> pointShape) {
        var shape = new ArrayList<Integer>();
        shape.add(ANY);
        shape.addAll(pointShape);
        return shape;
    }
}
