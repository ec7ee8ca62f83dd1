package io.twinseal.testnet.bench;

/**
 * What gateways offer to a network.
 *
 * @param results in each transaction
 * @param underWay transactions that each gateway keeps between sent and sealed
 */
record Load(int results, int underWay) {
    static final Load NONE = new Load(1, 0);

    /** A share of it, one transaction at least. */
    Load part(double share) {
        return new Load(results, (int) Math.max(1, Math.min(1, share) * underWay));
    }
}
