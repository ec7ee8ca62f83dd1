package io.twinseal.inference.djl.imports;

import java.util.List;
import org.tensorflow.proto.NodeDef;

/** Nodes as a saved graph has them. */
final class HandMade {
    private HandMade() {}

    static NodeDef node(String name, String operation, String... inputs) {
        return NodeDef.newBuilder()
                .setName(name)
                .setOp(operation)
                .addAllInput(List.of(inputs))
                .build();
    }
}
