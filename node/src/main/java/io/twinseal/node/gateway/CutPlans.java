package io.twinseal.node.gateway;

import io.twinseal.inference.model.Encoding;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.node.config.PlanConfig;
import io.twinseal.node.wire.WireMessage.CutPlan;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where each twin's model is cut: as the configuration says for this twin; else as the serving access point wants it; else
 * as the configuration says for all. Never below the least cut of the configuration.
 *
 * <p>Not thread-safe: the gateway's loop owns it.
 */
public final class CutPlans implements TwinBook.Plan {
    private final PlanConfig config;
    private final Optional<Encoding> encoding;
    private final Map<String, Integer> wanted = new HashMap<>();

    /** @param encoding of every twin's activations; empty for what each model's record chose */
    public CutPlans(PlanConfig config, Optional<Encoding> encoding) {
        this.config = config;
        this.encoding = encoding;
    }

    @Override
    public TwinBook.Crossing of(String twin, ModelManifest manifest) {
        int cut = config.cutOf(twin, Optional.ofNullable(wanted.get(twin)), manifest.layerCount());
        return new TwinBook.Crossing(cut, encoding.orElse(manifest.encoding(cut)));
    }

    @Override
    public void follow(CutPlan plan) {
        for (CutPlan.TwinCut entry : plan.entries()) wanted.put(entry.twin(), entry.cut());
    }

    @Override
    public void forget() {
        wanted.clear();
    }
}
