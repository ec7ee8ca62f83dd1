package io.twinseal.node.allocation;

/**
 * How long one offload took; seconds.
 *
 * @param gateway from the start of the gateway's slot until it left; 0 if it had to wait for others
 * @param network on the way, both ways
 * @param accessPoint from its coming until the signed answer left
 * @param roundTrip of the answer and its receipt, which carry next to nothing
 */
public record OffloadTimes(double gateway, double network, double accessPoint, double roundTrip) {
    /** From the start of the slot until the answer was there. */
    public double total() {
        return gateway + network + accessPoint;
    }
}
