package io.twinseal.node.config;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * After which layer each twin's model is cut. A cut beyond a model's last layer means that layer.
 *
 * @param defaultCut of every twin that {@code cuts} does not name
 * @param cuts by twin id
 */
public record PlanConfig(int defaultCut, SortedMap<String, Integer> cuts) {
    public PlanConfig {
        cuts = Collections.unmodifiableSortedMap(new TreeMap<>(cuts));
    }

    /** The cut of one twin, whose model has {@code layers} layers. */
    public int cutOf(String twin, int layers) {
        return Math.min(cuts.getOrDefault(twin, defaultCut), layers);
    }
}
