package io.twinseal.inference.allocation.policy;

import io.twinseal.inference.allocation.Policy;
import io.twinseal.inference.allocation.solver.Descent;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A policy by its name, as users write it.
 *
 * @param text such as {@code dpra} or {@code fixed:3}
 */
public record PolicyName(String text) {
    private static final String FIXED = "fixed:";
    private static final int CUT_MAX = 1_024;
    private static final Map<String, Supplier<Policy>> BY_NAME = new TreeMap<>(Map.of(
            "dpra", () -> new Dpra(Descent.usual()),
            "wtcm", () -> new Wtcm(Descent.usual(), false),
            "wtcm-c6", () -> new Wtcm(Descent.usual(), true),
            "neurosurgeon", Neurosurgeon::policy,
            "dads-light", Dads::light,
            "dads-heavy", Dads::heavy,
            "all-ap", Baseline::allAtAccessPoint,
            "all-gateway", Baseline::allAtGateway));

    /** @throws IllegalArgumentException if there is no such policy, naming those there are */
    public PolicyName {
        if (!BY_NAME.containsKey(text) && cut(text) < 0)
            throw new IllegalArgumentException("there is no policy '" + text + "'; choose from "
                    + String.join(", ", BY_NAME.keySet()) + " or fixed:K with K from 0 to " + CUT_MAX);
    }

    /** A policy of this name; one for each who uses it. */
    public Policy policy() {
        Supplier<Policy> named = BY_NAME.get(text);
        return named == null ? Baseline.fixed(cut(text)) : named.get();
    }

    /** K of {@code fixed:K}; −1 if it is none. */
    private static int cut(String text) {
        if (!text.startsWith(FIXED)) return -1;
        try {
            int cut = Integer.parseInt(text.substring(FIXED.length()));
            return cut > CUT_MAX || !text.equals(FIXED + cut) ? -1 : cut;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
