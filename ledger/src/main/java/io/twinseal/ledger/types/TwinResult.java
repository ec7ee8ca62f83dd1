package io.twinseal.ledger.types;

import static io.twinseal.ledger.types.Names.require;

/**
 * What the access point computed for one twin.
 *
 * @param cut layers that ran at the gateway
 * @param points data points, D_n of the paper
 * @param activationDigest SHA-256 of the bytes that carried the offloaded values, exactly as they travelled; they name
 *     their own encoding, so that whoever has them can check the digest and run the top half again
 * @param outputsDigest SHA-256 of {@code outputs}
 * @param outputs float32, little-endian, points × output values of the model
 * @param observedMillis the gateway's clock at the newest reading used
 */
public record TwinResult(
        String twin,
        Digest model,
        int cut,
        int points,
        Digest activationDigest,
        Digest outputsDigest,
        Bytes outputs,
        long observedMillis) {
    public TwinResult {
        Names.identifier("a twin's id", twin);
        require(cut >= 0, "cut of twin '" + twin + "' must not be negative");
        require(points >= 1, "points of twin '" + twin + "' must be at least 1");
        require(observedMillis >= 0, "observedMillis of twin '" + twin + "' must not be negative");
        require(
                outputs.size() > 0 && outputs.size() % Float.BYTES == 0,
                "outputs of twin '" + twin + "' must be whole float32 values, but have " + outputs.size() + " bytes");
    }
}
