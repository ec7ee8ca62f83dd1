package io.twinseal.node.netty;

/**
 * How much an MQTT listener takes on.
 *
 * @param connectionsMax at a time; further ones are closed at once
 * @param packetBytesMax of one packet from a device
 * @param readingsMax of one device with the sink at a time; reading from the device pauses there
 * @param connectMillisMax from accepting a connection to its CONNECT packet
 */
public record MqttLimits(int connectionsMax, int packetBytesMax, int readingsMax, long connectMillisMax) {
    public static final MqttLimits DEFAULT = new MqttLimits(1_000, 256 * 1024, 32, 5_000);

    public MqttLimits {
        if (connectionsMax < 1 || packetBytesMax < 128 || connectMillisMax < 1)
            throw new IllegalArgumentException("limits must be positive, a packet's at least 128 bytes: "
                    + connectionsMax + ", " + packetBytesMax + ", " + connectMillisMax);
        if (readingsMax < 1 || readingsMax > 65_535)
            throw new IllegalArgumentException("readingsMax must be 1 to 65535, but is " + readingsMax);
    }
}
