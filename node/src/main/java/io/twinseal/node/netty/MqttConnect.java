package io.twinseal.node.netty;

import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What a CONNECT packet asks for.
 *
 * @param clientId the device's, or one of ours if it gave none
 * @param assigned whether it is ours
 * @param keepAliveSeconds 0 for none
 * @param explain whether the device wants reasons in words
 * @param refusal why it cannot be had whoever asks; null if it can
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record MqttConnect(
        boolean mqtt5,
        String clientId,
        boolean assigned,
        @Nullable String username,
        byte @Nullable [] password,
        int keepAliveSeconds,
        boolean explain,
        @Nullable MqttConnectReturnCode refusal) {
    static MqttConnect of(MqttConnectMessage message) {
        var header = message.variableHeader();
        var payload = message.payload();
        boolean mqtt5 = header.version() == MqttVersion.MQTT_5.protocolLevel();
        boolean assigned = payload.clientIdentifier().isEmpty();
        return new MqttConnect(
                mqtt5,
                assigned
                        ? "anonymous-"
                                + HexFormat.of()
                                        .toHexDigits(ThreadLocalRandom.current().nextLong())
                        : payload.clientIdentifier(),
                assigned,
                payload.userName(),
                payload.passwordInBytes(),
                header.keepAliveTimeSeconds(),
                mqtt5 && number(header.properties(), MqttProperties.REQUEST_PROBLEM_INFORMATION, 1) != 0,
                refusal(message, mqtt5, assigned));
    }

    private static @Nullable MqttConnectReturnCode refusal(
            MqttConnectMessage message, boolean mqtt5, boolean assigned) {
        var header = message.variableHeader();
        if (!mqtt5)
            return assigned && !header.isCleanSession()
                    ? MqttConnectReturnCode.CONNECTION_REFUSED_IDENTIFIER_REJECTED
                    : null;
        if (header.properties().getProperty(MqttProperties.AUTHENTICATION_METHOD) != null)
            return MqttConnectReturnCode.CONNECTION_REFUSED_BAD_AUTHENTICATION_METHOD;
        if (header.isWillFlag() && header.willQos() > 1)
            return MqttConnectReturnCode.CONNECTION_REFUSED_QOS_NOT_SUPPORTED;
        if (header.isWillFlag() && header.isWillRetain())
            return MqttConnectReturnCode.CONNECTION_REFUSED_RETAIN_NOT_SUPPORTED;
        return null;
    }

    private static int number(MqttProperties properties, int id, int otherwise) {
        return properties.getProperty(id) instanceof MqttProperties.IntegerProperty found ? found.value() : otherwise;
    }
}
