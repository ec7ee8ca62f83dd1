package io.twinseal.ledger.types;

import static io.twinseal.ledger.types.Names.require;

import io.twinseal.consensus.types.MemberId;

/**
 * A twin as the chain registers it.
 *
 * @param pointsMax data points that one batch may claim for it
 */
public record TwinInfo(String id, MemberId gateway, Digest model, int pointsMax) {
    public static final int POINTS_MAX = 65_536;

    public TwinInfo {
        Names.identifier("a twin's id", id);
        require(
                pointsMax >= 1 && pointsMax <= POINTS_MAX,
                "pointsMax of twin '" + id + "' must be 1 to " + POINTS_MAX + ", but is " + pointsMax);
    }
}
