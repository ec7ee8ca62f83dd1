package io.twinseal.node.gateway;

import java.util.List;

/**
 * What a device published at one time.
 *
 * @param timeMillis the device's clock, Unix time, or the gateway's where the device sent none
 * @param rows sensor rows in order, each with one finite value a channel
 */
public record Reading(long timeMillis, List<float[]> rows) {}
