package io.twinseal.testnet.local;

import io.twinseal.testnet.local.DataPlan.Feed;

/**
 * A twin and the machine behind it.
 *
 * @param gateway index, from 0
 * @param played whether a device plays the machine
 */
record TwinPlan(String id, int gateway, Feed feed, boolean played) {
    private static final int ROWS_MAX = 256;

    /** Sensor rows in one message; a model that moves on by many rows gets them together. */
    int rowsPerMessage() {
        return Math.min(ROWS_MAX, feed.model().strideRows());
    }

    double messagesPerSecond(double pointsPerSecond) {
        return pointsPerSecond * feed.model().strideRows() / rowsPerMessage();
    }
}
