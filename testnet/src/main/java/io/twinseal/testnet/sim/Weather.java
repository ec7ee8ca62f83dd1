package io.twinseal.testnet.sim;

/**
 * How the network treats messages.
 *
 * @param delayMillisMin least time from send to receive
 * @param jitterMillis mean of the random time that comes on top
 * @param breaks share of messages at which the connection breaks, with all that is under way on it
 * @param statementsLost share of messages about votes that vanish; the protocol repeats these
 * @param statementsDoubled share of messages about votes that come twice, the second time out of order
 */
record Weather(
        long delayMillisMin, double jitterMillis, double breaks, double statementsLost, double statementsDoubled) {
    static final Weather FAIR = new Weather(2, 8, 0, 0, 0);
    static final Weather ROUGH = new Weather(5, 60, 0.002, 0.1, 0.05);
}
