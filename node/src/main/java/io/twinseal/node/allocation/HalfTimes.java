package io.twinseal.node.allocation;

import io.twinseal.inference.model.MachineProfile;
import io.twinseal.ledger.types.Digest;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How long the halves of models take on one machine, by its profiles. */
final class HalfTimes {
    private static final double SECONDS_PER_MICRO = 1e-6;

    private final Map<Digest, MachineProfile> profiles = new HashMap<>();

    void take(Collection<MachineProfile> measured) {
        for (MachineProfile profile : measured)
            profiles.put(Digest.of(profile.model().bytes()), profile);
    }

    boolean knows(Digest model) {
        return profiles.containsKey(model);
    }

    /** Seconds of one call of the bottom half; 0 for a model without a profile. */
    double bottom(Digest model, int cut, double points) {
        return halves(model, cut, points)
                        .map(MachineProfile.Halves::bottomMicros)
                        .orElse(0.0)
                * SECONDS_PER_MICRO;
    }

    /** The same of the top half. */
    double top(Digest model, int cut, double points) {
        return halves(model, cut, points).map(MachineProfile.Halves::topMicros).orElse(0.0) * SECONDS_PER_MICRO;
    }

    private Optional<MachineProfile.Halves> halves(Digest model, int cut, double points) {
        return Optional.ofNullable(profiles.get(model))
                .filter(profile -> cut < profile.batches().get(0).cuts().size())
                .map(profile -> profile.at(cut, points));
    }
}
