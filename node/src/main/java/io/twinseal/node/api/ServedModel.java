package io.twinseal.node.api;

import io.twinseal.inference.model.Signatures;
import io.twinseal.inference.protocol.InferRequest;
import io.twinseal.inference.protocol.InferResponse;
import io.twinseal.inference.protocol.ModelMetadata;
import io.twinseal.inference.protocol.ProtocolException;
import io.twinseal.inference.protocol.Tensor;
import io.twinseal.inference.protocol.TensorMetadata;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.split.SplitModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A model as clients of the Open Inference Protocol see it: a network as a whole under its own name, or a half of it at one
 * cut under that name with {@code .bottom_04} or {@code .top_04} behind it. Its only version is the network's id.
 *
 * @param inputShape of one data point
 * @param outputShape of one data point
 */
record ServedModel(
        String name,
        String version,
        List<Integer> inputShape,
        List<Integer> outputShape,
        UnaryOperator<Activation> run) {
    private static final String INPUT = "input";
    private static final String OUTPUT = "output";
    private static final String PLATFORM = "tensorflow_savedmodel";
    private static final String DESCRIPTION = "Results given here are neither signed nor recorded on the chain.";

    /** The whole network and both halves of every cut. */
    static List<ServedModel> of(SplitModel network) {
        var manifest = network.manifest();
        var id = manifest.id().hex();
        var served = new ArrayList<ServedModel>();
        served.add(new ServedModel(manifest.name(), id, manifest.inputShape(), manifest.outputShape(), network::whole));
        for (int i = 0; i <= manifest.layerCount(); i++) {
            int cut = i;
            var between = manifest.activationShape(cut);
            served.add(new ServedModel(
                    manifest.name() + "." + Signatures.bottom(cut),
                    id,
                    manifest.inputShape(),
                    between,
                    input -> network.bottom(cut, input)));
            served.add(new ServedModel(
                    manifest.name() + "." + Signatures.top(cut),
                    id,
                    between,
                    manifest.outputShape(),
                    activation -> network.top(cut, activation)));
        }
        return served;
    }

    ModelMetadata metadata() {
        return new ModelMetadata(
                name,
                List.of(version),
                PLATFORM,
                List.of(TensorMetadata.batch(INPUT, inputShape)),
                List.of(TensorMetadata.batch(OUTPUT, outputShape)),
                Map.of("description", DESCRIPTION));
    }

    /**
     * Runs the model.
     *
     * @throws ProtocolException if the request has other tensors than the model
     * @throws io.twinseal.inference.split.InvalidActivationException if shape or values are wrong
     */
    InferResponse answer(InferRequest request) {
        if (request.inputs().size() != 1 || !request.inputs().get(0).name().equals(INPUT))
            throw new ProtocolException("model " + name + " takes one tensor, named '" + INPUT + "', but 'inputs' has "
                    + request.inputs().stream().map(Tensor::name).toList());
        for (var wanted : request.outputs())
            if (!wanted.name().equals(OUTPUT))
                throw new ProtocolException(
                        "model " + name + " returns '" + OUTPUT + "', but 'outputs' asks for '" + wanted.name() + "'");
        var result = run.apply(request.inputs().get(0).values());
        return new InferResponse(name, version, request.id(), List.of(new Tensor(OUTPUT, result)));
    }
}
