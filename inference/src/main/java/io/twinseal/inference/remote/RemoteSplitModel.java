package io.twinseal.inference.remote;

import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.model.Signatures;
import io.twinseal.inference.protocol.InferRequest;
import io.twinseal.inference.protocol.ProtocolException;
import io.twinseal.inference.protocol.ServerMetadata;
import io.twinseal.inference.protocol.Tensor;
import io.twinseal.inference.protocol.TensorMetadata;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.split.InputCheck;
import io.twinseal.inference.split.ModelUnavailableException;
import io.twinseal.inference.split.SplitModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A model whose top halves a server runs, under the names {@code MODEL.top_00}, {@code MODEL.top_01} …; bottom halves run
 * here, and of top halves what is not above a cut from which on the server takes over: so two machines share the layers
 * of a model that is too slow for one. Before a cut's first result counts, the server's metadata have to fit the manifest, and its first answer is held
 * against what the model computes here, so that no other network under the same name goes unnoticed.
 *
 * <p>Results are not those of this machine to the bit. A call that fails for the server's sake is a {@link
 * ModelUnavailableException}; values that no server could take are an {@code InvalidActivationException}, as ever.
 */
public final class RemoteSplitModel implements SplitModel {
    /** Values in one request; servers bound the bodies they take, as Twinseal's does. */
    private static final long REQUEST_BYTES_MAX = 256 << 10;

    /** Of the larger of 1 and the value here: more than other kernels or processors make. */
    private static final float DIFFERENCE_MAX = 1e-3f;

    private final SplitModel local;
    private final RemoteServer server;
    private final int above;
    private final Map<Integer, Contract> contracts = new ConcurrentHashMap<>();

    /** What the server said of one top half. */
    private record Contract(String input, String output, boolean binary) {}

    /**
     * @param local the same model in an engine of this process; closed by whoever opened it
     * @param above the cut above which layers run at the server; 0 for all that a call asks for
     * @throws IllegalArgumentException if there is no such cut
     */
    public RemoteSplitModel(SplitModel local, RemoteServer server, int above) {
        local.manifest().checkCut(above);
        this.local = local;
        this.server = server;
        this.above = above;
    }

    @Override
    public ModelManifest manifest() {
        return local.manifest();
    }

    @Override
    public Activation bottom(int cut, Activation input) {
        return local.bottom(cut, input);
    }

    @Override
    public Activation middle(int from, int to, Activation activation) {
        return local.middle(from, to, activation);
    }

    @Override
    public Activation top(int cut, Activation activation) {
        return cut < above ? there(above, local.middle(cut, above, activation)) : there(cut, activation);
    }

    private Activation there(int cut, Activation activation) {
        InputCheck.top(manifest(), cut, activation);
        if (cut == manifest().layerCount()) {
            return activation;
        }
        try {
            var contract = contracts.get(cut);
            return contract == null ? first(cut, activation) : ask(cut, contract, activation);
        } catch (RefusedException | ProtocolException e) {
            contracts.remove(cut);
            local.top(cut, activation); // whose exception says so if the values are at fault
            throw new ModelUnavailableException(
                    e instanceof RefusedException ? String.valueOf(e.getMessage()) : server + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Activation whole(Activation input) {
        return top(0, input);
    }

    /** Nothing to do: what this holds on to belongs to others. */
    @Override
    public void close() {}

    private Activation first(int cut, Activation activation) throws RefusedException {
        var contract = negotiate(cut);
        var result = ask(cut, contract, activation);
        var own = local.top(cut, activation);
        for (int i = 0; i < own.byteCount() / Float.BYTES; i++) {
            float difference = Math.abs(own.value(i) - result.value(i));
            if (difference > DIFFERENCE_MAX * Math.max(1, Math.abs(own.value(i)))) {
                throw new ProtocolException("its " + nameOf(cut) + " returns " + result.value(i) + " for what is "
                        + own.value(i) + " here; give it the bundle with the id "
                        + manifest().id());
            }
        }
        contracts.put(cut, contract);
        return result;
    }

    private Contract negotiate(int cut) throws RefusedException {
        boolean binary = server.metadata().extensions().contains(ServerMetadata.BINARY);
        var said = server.metadata(nameOf(cut));
        var input = only(cut, "input", said.inputs(), manifest().activationShape(cut));
        var output = only(cut, "output", said.outputs(), manifest().outputShape());
        return new Contract(input.name(), output.name(), binary);
    }

    private TensorMetadata only(int cut, String what, List<TensorMetadata> said, List<Integer> pointShape) {
        if (said.size() == 1 && said.get(0).admits(pointShape)) {
            return said.get(0);
        }
        throw new ProtocolException("its " + nameOf(cut) + " should have one " + what + ", FP32 of shape [-1, "
                + pointShape.toString().substring(1) + ", but has " + said);
    }

    private Activation ask(int cut, Contract contract, Activation activation) throws RefusedException {
        int perRequest = (int) Math.max(1, REQUEST_BYTES_MAX / manifest().activationBytesPerPoint(cut));
        List<Activation> results = new ArrayList<>();
        for (int from = 0; from < activation.points(); from += perRequest) {
            int to = Math.min(activation.points(), from + perRequest);
            results.add(askOnce(cut, contract, activation.slice(from, to)));
        }
        return Activation.concat(results);
    }

    private Activation askOnce(int cut, Contract contract, Activation activation) throws RefusedException {
        var request = new InferRequest(
                null,
                List.of(new Tensor(contract.input, activation)),
                List.of(new InferRequest.Output(contract.output, contract.binary)),
                false);
        var outputs = server.infer(nameOf(cut), request, contract.binary).outputs();
        var expected = Activation.batchShape(activation.points(), manifest().outputShape());
        if (outputs.size() != 1
                || !outputs.get(0).name().equals(contract.output)
                || !outputs.get(0).values().shape().equals(expected)) {
            throw new ProtocolException("its " + nameOf(cut) + " should answer with " + contract.output + " of shape "
                    + expected + ", but answers with " + outputs);
        }
        if (!outputs.get(0).values().isFinite()) {
            throw new ProtocolException("its " + nameOf(cut) + " returns numbers that are not finite");
        }
        return outputs.get(0).values();
    }

    private String nameOf(int cut) {
        return manifest().name() + "." + Signatures.top(cut);
    }
}
