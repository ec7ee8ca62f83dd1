package io.twinseal.node.netty;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodes;
import io.twinseal.node.gateway.DeviceAuthenticator.Admitted;
import io.twinseal.node.gateway.ReadingSink;
import io.twinseal.node.gateway.ReadingTopic;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The readings of one connected device on their way to the sink. Acknowledgements leave in the order of the readings, each
 * once the sink took it. Confined to the channel's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel
final class MqttReadings {
    /** What the session does for its readings. */
    interface Session {
        /** A reading is settled: more may be taken. */
        void settled();

        /** Ends the connection. */
        void end(MqttReasonCodes.Disconnect code, String reason);

        void complain(String what);
    }

    private final Channel channel;
    private final Session session;
    private final ReadingSink sink;
    private final Admitted device;
    private final MqttConnect connect;
    private final Queue<Reading> underWay = new ArrayDeque<>();

    MqttReadings(Channel channel, Session session, ReadingSink sink, Admitted device, MqttConnect connect) {
        this.channel = channel;
        this.session = session;
        this.sink = sink;
        this.device = device;
        this.connect = connect;
    }

    /** One PUBLISH. */
    private static final class Reading {
        private final int packetId; // 0 at QoS 0: nobody waits for an acknowledgement
        private MqttReasonCodes.PubAck code = MqttReasonCodes.PubAck.SUCCESS;
        private @Nullable String refusal;
        private boolean settled;

        Reading(int packetId) {
            this.packetId = packetId;
        }
    }

    int count() {
        return underWay.size();
    }

    void publish(MqttPublishMessage message) {
        MqttQoS qos = message.fixedHeader().qosLevel();
        if (qos == MqttQoS.EXACTLY_ONCE) {
            session.end(
                    MqttReasonCodes.Disconnect.QOS_NOT_SUPPORTED, "QoS 2 is not supported: publish with QoS 0 or 1");
            return;
        }
        if (connect.mqtt5() && message.fixedHeader().isRetain()) {
            session.end(MqttReasonCodes.Disconnect.RETAIN_NOT_SUPPORTED, "nothing is retained: clear the retain flag");
            return;
        }
        if (message.variableHeader().properties().getProperty(MqttProperties.TOPIC_ALIAS) != null) {
            session.end(MqttReasonCodes.Disconnect.TOPIC_ALIAS_INVALID, "topic aliases are not supported");
            return;
        }
        Reading reading = new Reading(
                qos == MqttQoS.AT_MOST_ONCE ? 0 : message.variableHeader().packetId());
        underWay.add(reading);
        String topic = message.variableHeader().topicName();
        String twin = ReadingTopic.twinOf(topic).orElse(null);
        if (twin == null)
            settle(
                    reading,
                    MqttReasonCodes.PubAck.TOPIC_NAME_INVALID,
                    "'" + topic + "' is no topic of readings; publish to " + ReadingTopic.of("<twin id>"));
        else if (!device.twins().contains(twin))
            settle(
                    reading,
                    MqttReasonCodes.PubAck.NOT_AUTHORIZED,
                    "the device '" + device.device() + "' may not publish for the twin '" + twin
                            + "'; the gateway's configuration lists its twins");
        else sink.accept(twin, ByteBufUtil.getBytes(message.payload()), outcome -> settle(reading, outcome));
    }

    /** From any thread. */
    private void settle(Reading reading, ReadingSink.Outcome outcome) {
        Runnable settling = () -> {
            if (outcome instanceof ReadingSink.Refused refused)
                settle(reading, MqttReasonCodes.PubAck.IMPLEMENTATION_SPECIFIC_ERROR, refused.reason());
            else settle(reading, MqttReasonCodes.PubAck.SUCCESS, null);
        };
        if (channel.eventLoop().inEventLoop()) settling.run();
        else channel.eventLoop().execute(settling);
    }

    private void settle(Reading reading, MqttReasonCodes.PubAck code, @Nullable String refusal) {
        if (reading.settled) throw new IllegalStateException("a sink settled one reading twice");
        reading.settled = true;
        reading.code = code;
        reading.refusal = refusal;
        if (refusal != null) session.complain(refusal);
        for (Reading first = underWay.peek(); first != null && first.settled; first = underWay.peek()) {
            underWay.remove();
            if (!acknowledge(first)) return;
        }
        session.settled();
    }

    private boolean acknowledge(Reading reading) {
        if (reading.packetId == 0) return true;
        if (reading.refusal != null && !connect.mqtt5()) {
            // MQTT 3 cannot say no, and to acknowledge would be a lie
            session.end(MqttReasonCodes.Disconnect.UNSPECIFIED_ERROR, reading.refusal);
            return false;
        }
        MqttProperties properties = reading.refusal != null && connect.explain()
                ? MqttPackets.reason(reading.refusal)
                : MqttProperties.NO_PROPERTIES;
        channel.writeAndFlush(MqttPackets.pubAck(reading.packetId, reading.code, properties));
        return true;
    }
}
