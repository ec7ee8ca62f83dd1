package io.twinseal.node.config;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * After which layer each twin's model is cut. A cut beyond a model's last layer means that layer.
 *
 * @param defaultCut of every twin that {@code cuts} does not name, while the access point does not say otherwise
 * @param cuts by twin id, whatever the access point says
 * @param cutMin least of any twin, so that no rawer data leave the gateway
 */
public record PlanConfig(int defaultCut, SortedMap<String, Integer> cuts, int cutMin) {
    public PlanConfig {
        cuts = Collections.unmodifiableSortedMap(new TreeMap<>(cuts));
    }

    /**
     * The cut of one twin, whose model has {@code layers} layers.
     *
     * @param wanted by the access point
     */
    public int cutOf(String twin, Optional<Integer> wanted, int layers) {
        int cut = Optional.ofNullable(cuts.get(twin)).or(() -> wanted).orElse(defaultCut);
        return Math.min(Math.max(cut, cutMin), layers);
    }
}
