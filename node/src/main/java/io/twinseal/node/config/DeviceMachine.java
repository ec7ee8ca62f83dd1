package io.twinseal.node.config;

import org.jspecify.annotations.Nullable;

/**
 * A machine that a device plays.
 *
 * @param twin the twin that its readings update
 * @param source where its readings come from
 * @param machine its name in the source; null takes the source's machines in order
 * @param rateHz messages a second
 * @param rowsPerMessage sensor rows in one message
 */
public record DeviceMachine(
        String twin, DeviceSource source, @Nullable String machine, double rateHz, int rowsPerMessage) {}
