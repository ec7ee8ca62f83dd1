package io.twinseal.node.accesspoint;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.TwinInfo;
import io.twinseal.node.wire.WireMessage.Offload;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Whether the chain lets an access point serve an offload: its batch would be refused by every node otherwise. */
final class Admission {
    private Admission() {}

    /** Why not, as a full sentence; empty if it may. */
    static Optional<String> refusal(State state, MemberId accessPoint, MemberId gateway, Offload offload) {
        Optional<MemberInfo> member = state.member(gateway);
        if (member.isEmpty() || !member.get().accessPoints().contains(accessPoint))
            return Optional.of("The chain does not associate gateway " + gateway.shortHex() + " with access point "
                    + accessPoint.shortHex() + ".");
        if (offload.items().isEmpty()) return Optional.of("The offload has no item.");
        Set<String> twins = new HashSet<>();
        long bytes = 0;
        for (Offload.Item item : offload.items()) {
            if (!twins.add(item.twin())) return Optional.of("Twin '" + item.twin() + "' appears twice.");
            Optional<String> refusal = refusal(state, gateway, item);
            if (refusal.isPresent()) return refusal;
            bytes += item.points() * resultBytes(state, item);
        }
        long bytesMax = Math.min(Offload.RESULT_BYTES_MAX, state.parameters().blockBytesMax() / 2);
        return bytes <= bytesMax
                ? Optional.empty()
                : Optional.of("The results of the offload have " + bytes + " bytes, but may have " + bytesMax
                        + ", so that a block can hold them.");
    }

    private static long resultBytes(State state, Offload.Item item) {
        return Float.BYTES * (long) state.model(item.model()).orElseThrow().outputValues();
    }

    private static Optional<String> refusal(State state, MemberId gateway, Offload.Item item) {
        Optional<TwinInfo> twin = state.twin(item.twin());
        if (twin.isEmpty() || !twin.get().gateway().equals(gateway))
            return Optional.of("Twin '" + item.twin() + "' is not registered for gateway " + gateway.shortHex() + ".");
        if (!twin.get().model().equals(item.model()))
            return Optional.of(
                    "Twin '" + item.twin() + "' has model " + twin.get().model().shortHex() + " on the chain, not "
                            + item.model().shortHex() + ".");
        Optional<ModelInfo> model = state.model(item.model());
        if (model.isEmpty()) return Optional.of("Model " + item.model() + " is not registered.");
        int layers = model.get().layers().size();
        if (item.cut() < 0 || item.cut() > layers)
            return Optional.of(
                    "Model '" + model.get().name() + "' can be cut at 0 to " + layers + ", not at " + item.cut() + ".");
        if (item.points() < 1 || item.points() > twin.get().pointsMax())
            return Optional.of("Twin '" + item.twin() + "' may send 1 to "
                    + twin.get().pointsMax() + " data points a batch, not " + item.points() + ".");
        return Optional.empty();
    }
}
