package io.twinseal.node.netty;

import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnAckVariableHeader;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttReasonCodes;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttUnsubAckMessage;
import io.netty.handler.codec.mqtt.MqttUnsubAckPayload;
import java.util.Collections;

/** The packets that a listener sends. Properties and most reason codes exist in MQTT 5 only; the encoder drops them for older ones. */
final class MqttPackets {
    private static final int REASON_LENGTH_MAX = 512;

    private MqttPackets() {}

    static MqttMessage connAck(MqttConnectReturnCode code, MqttProperties properties) {
        return new MqttConnAckMessage(
                header(MqttMessageType.CONNACK), new MqttConnAckVariableHeader(code, false, properties));
    }

    /** What an MQTT 5 client must know of this listener before it publishes. */
    static MqttProperties abilities(MqttLimits limits) {
        MqttProperties properties = new MqttProperties();
        properties.add(number(MqttProperties.SESSION_EXPIRY_INTERVAL, 0));
        properties.add(number(MqttProperties.RECEIVE_MAXIMUM, limits.readingsMax()));
        properties.add(number(MqttProperties.MAXIMUM_QOS, 1));
        properties.add(number(MqttProperties.RETAIN_AVAILABLE, 0));
        properties.add(number(MqttProperties.MAXIMUM_PACKET_SIZE, limits.packetBytesMax()));
        properties.add(number(MqttProperties.WILDCARD_SUBSCRIPTION_AVAILABLE, 0));
        properties.add(number(MqttProperties.SUBSCRIPTION_IDENTIFIER_AVAILABLE, 0));
        properties.add(number(MqttProperties.SHARED_SUBSCRIPTION_AVAILABLE, 0));
        return properties;
    }

    static MqttMessage pubAck(int packetId, MqttReasonCodes.PubAck code, MqttProperties properties) {
        return new MqttMessage(
                header(MqttMessageType.PUBACK),
                new MqttPubReplyMessageVariableHeader(packetId, code.byteValue(), properties));
    }

    static MqttMessage subAckRefusing(int packetId, int filters, boolean mqtt5, MqttProperties properties) {
        // 0x80 is the only refusal that MQTT 3 has
        var code = mqtt5 ? MqttReasonCodes.SubAck.NOT_AUTHORIZED : MqttReasonCodes.SubAck.UNSPECIFIED_ERROR;
        return new MqttSubAckMessage(
                header(MqttMessageType.SUBACK),
                new MqttMessageIdAndPropertiesVariableHeader(packetId, properties),
                new MqttSubAckPayload(Collections.nCopies(filters, code.byteValue() & 0xff)));
    }

    static MqttMessage unsubAck(int packetId, int filters) {
        short code = MqttReasonCodes.UnsubAck.NO_SUBSCRIPTION_EXISTED.byteValue();
        return new MqttUnsubAckMessage(
                header(MqttMessageType.UNSUBACK),
                new MqttMessageIdAndPropertiesVariableHeader(packetId, MqttProperties.NO_PROPERTIES),
                new MqttUnsubAckPayload(Collections.nCopies(filters, code)));
    }

    static MqttMessage disconnect(MqttReasonCodes.Disconnect code, MqttProperties properties) {
        return new MqttMessage(
                header(MqttMessageType.DISCONNECT),
                new MqttReasonCodeAndPropertiesVariableHeader(code.byteValue(), properties));
    }

    static MqttProperties reason(String reason) {
        MqttProperties properties = new MqttProperties();
        String cut = reason.length() <= REASON_LENGTH_MAX ? reason : reason.substring(0, REASON_LENGTH_MAX);
        properties.add(new MqttProperties.StringProperty(MqttProperties.REASON_STRING, cut));
        return properties;
    }

    private static MqttProperties.IntegerProperty number(int id, int value) {
        return new MqttProperties.IntegerProperty(id, value);
    }

    private static MqttFixedHeader header(MqttMessageType type) {
        return new MqttFixedHeader(type, false, MqttQoS.AT_MOST_ONCE, false, 0);
    }
}
