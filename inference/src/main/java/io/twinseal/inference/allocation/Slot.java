package io.twinseal.inference.allocation;

import java.util.List;

/**
 * All that a decision may depend on at the start of a slot.
 *
 * @param lastChoices each twin's choice of the slot before, as an index into its partitions; empty if there was none
 */
public record Slot(
        List<Twin> twins,
        List<Gateway> gateways,
        List<AccessPoint> accessPoints,
        Rules rules,
        VirtualQueues queues,
        List<Integer> lastChoices) {
    public Slot {
        twins = List.copyOf(twins);
        gateways = List.copyOf(gateways);
        accessPoints = List.copyOf(accessPoints);
        lastChoices = List.copyOf(lastChoices);
        for (Twin twin : twins) Checks.index("gateway of a twin", twin.gateway(), gateways.size());
        for (Gateway gateway : gateways)
            Checks.index("access point of a gateway", gateway.accessPoint(), accessPoints.size());
        if (accessPoints.isEmpty()) throw new IllegalArgumentException("there must be an access point to mine");
        if (queues.above().size() != accessPoints.size()) {
            throw new IllegalArgumentException("virtual queues are of "
                    + queues.above().size() + " access points, but there are " + accessPoints.size());
        }
        if (!lastChoices.isEmpty() && lastChoices.size() != twins.size()) {
            throw new IllegalArgumentException(
                    lastChoices.size() + " choices of the slot before for " + twins.size() + " twins");
        }
        for (int n = 0; n < lastChoices.size(); n++)
            Checks.index(
                    "last choice", lastChoices.get(n), twins.get(n).partitions().size());
    }

    /** The same slot under other rules. */
    public Slot withRules(Rules other) {
        return new Slot(twins, gateways, accessPoints, other, queues, lastChoices);
    }

    /** The same slot with other queues. */
    public Slot withQueues(VirtualQueues other) {
        return new Slot(twins, gateways, accessPoints, rules, other, lastChoices);
    }

    /** The same slot after another one. */
    public Slot withLastChoices(List<Integer> others) {
        return new Slot(twins, gateways, accessPoints, rules, queues, others);
    }
}
