package io.twinseal.node.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttIdentifierRejectedException;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttReasonCodes;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.util.ReferenceCountUtil;
import io.twinseal.node.gateway.DeviceAuthenticator;
import io.twinseal.node.gateway.ReadingSink;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One device's connection, confined to its event loop.
 *
 * <p>Fresh → asking (CONNECT is with the authenticator) → connected → ended. While asking, or with as many readings under
 * way as there may be, packets wait and reading from the socket stops.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails closes the channel
final class MqttSession extends ChannelInboundHandlerAdapter implements MqttReadings.Session {
    private static final Logger LOG = LoggerFactory.getLogger(MqttSession.class);

    /**
     * What all sessions of a listener share.
     *
     * @param sessions by device and client id, for a client that connects anew takes its session over
     */
    record Services(
            DeviceAuthenticator authenticator,
            Executor executor,
            ReadingSink sink,
            MqttLimits limits,
            ConcurrentMap<String, MqttSession> sessions) {}

    private final Channel channel;
    private final Services services;
    private final Complaints complaints = new Complaints(LOG);
    private final Queue<MqttMessage> waiting = new ArrayDeque<>();
    private @Nullable MqttConnect connect;
    private @Nullable MqttReadings readings; // from connected on
    private String key = "";
    private boolean ended;
    private boolean draining;
    private long heardNanos;

    MqttSession(Channel channel, Services services) {
        this.channel = channel;
        this.services = services;
    }

    /** The listener closes; from any thread. */
    void serverStops() {
        channel.eventLoop()
                .execute(() -> end(MqttReasonCodes.Disconnect.SERVER_SHUTTING_DOWN, "the gateway stops", false));
    }

    private void takenOver() {
        channel.eventLoop()
                .execute(() ->
                        end(MqttReasonCodes.Disconnect.SESSION_TAKEN_OVER, "the same client connected again", true));
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        long millis = services.limits().connectMillisMax();
        Sockets.later(channel, millis, () -> {
            if (connect == null) drop("it sent no CONNECT packet within " + millis + " ms");
        });
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        heardNanos = System.nanoTime();
        waiting.add((MqttMessage) message);
        drain();
    }

    private void drain() {
        if (draining) return;
        draining = true;
        while (mayTake()) {
            MqttMessage message = waiting.poll();
            if (message == null) break;
            try {
                take(message);
            } finally {
                ReferenceCountUtil.release(message);
            }
        }
        draining = false;
        channel.config().setAutoRead(mayTake() && channel.isWritable());
    }

    private boolean mayTake() {
        if (ended) return true; // to throw away what still comes
        return readings != null ? readings.count() < services.limits().readingsMax() : connect == null;
    }

    private void take(MqttMessage message) {
        if (ended) return;
        if (!message.decoderResult().isSuccess())
            malformed(message.decoderResult().cause());
        else if (readings != null) takeConnected(readings, message);
        else if (message instanceof MqttConnectMessage first) connect(first);
        else drop("its first packet is " + message.fixedHeader().messageType() + " and not CONNECT");
    }

    private void malformed(Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        if (cause instanceof MqttUnacceptableProtocolVersionException)
            refuse(MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION, text);
        else if (cause instanceof MqttIdentifierRejectedException)
            refuse(MqttConnectReturnCode.CONNECTION_REFUSED_IDENTIFIER_REJECTED, text);
        else if (cause instanceof TooLongFrameException)
            end(
                    MqttReasonCodes.Disconnect.PACKET_TOO_LARGE,
                    "a packet may have at most " + services.limits().packetBytesMax() + " bytes: " + text);
        else end(MqttReasonCodes.Disconnect.MALFORMED_PACKET, "a packet is malformed: " + text);
    }

    private void connect(MqttConnectMessage message) {
        MqttConnect asked = MqttConnect.of(message);
        connect = asked;
        if (asked.refusal() != null) {
            refuse(asked.refusal(), "it asks for what cannot be had: " + asked.refusal());
            return;
        }
        services.executor().execute(() -> {
            DeviceAuthenticator.Result result = authenticate(asked);
            channel.eventLoop().execute(() -> authenticated(asked, result));
        });
    }

    /** On a thread of the executor. Null if the authenticator failed. */
    private DeviceAuthenticator.@Nullable Result authenticate(MqttConnect asked) {
        try {
            return services.authenticator().authenticate(asked.clientId(), asked.username(), asked.password());
        } catch (RuntimeException e) {
            LOG.error("the device at {} cannot be authenticated", Sockets.text(channel.remoteAddress()), e);
            return null;
        }
    }

    private void authenticated(MqttConnect asked, DeviceAuthenticator.@Nullable Result result) {
        if (ended || !channel.isActive()) return;
        if (result instanceof DeviceAuthenticator.Admitted device) {
            admit(asked, device);
            drain();
        } else if (result instanceof DeviceAuthenticator.Refused refused)
            refuse(
                    asked.mqtt5()
                            ? MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USERNAME_OR_PASSWORD
                            : asked.username() == null
                                    ? MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED
                                    : MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD,
                    refused.reason());
        else
            refuse(
                    asked.mqtt5()
                            ? MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE_5
                            : MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE,
                    "the authenticator failed");
    }

    private void admit(MqttConnect asked, DeviceAuthenticator.Admitted device) {
        key = device.device() + "/" + asked.clientId();
        MqttSession before = services.sessions().put(key, this);
        if (before != null) before.takenOver();
        readings = new MqttReadings(channel, this, services.sink(), device, asked);
        MqttProperties properties = MqttPackets.abilities(services.limits());
        if (asked.assigned())
            properties.add(
                    new MqttProperties.StringProperty(MqttProperties.ASSIGNED_CLIENT_IDENTIFIER, asked.clientId()));
        channel.writeAndFlush(MqttPackets.connAck(MqttConnectReturnCode.CONNECTION_ACCEPTED, properties));
        LOG.debug("device {} connected from {}", key, Sockets.text(channel.remoteAddress()));
        if (asked.keepAliveSeconds() > 0) watch(TimeUnit.SECONDS.toMillis(asked.keepAliveSeconds()) * 3 / 2);
    }

    private void watch(long silenceMillisMax) {
        if (ended || !channel.isActive()) return;
        if (!channel.config().isAutoRead()) heardNanos = System.nanoTime(); // it is we who do not listen
        long silentMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heardNanos);
        if (silentMillis >= silenceMillisMax)
            end(
                    MqttReasonCodes.Disconnect.KEEP_ALIVE_TIMEOUT,
                    "it gave no sign of life for " + silentMillis + " ms, beyond its own keep-alive");
        else Sockets.later(channel, silenceMillisMax - silentMillis, () -> watch(silenceMillisMax));
    }

    private void takeConnected(MqttReadings taking, MqttMessage message) {
        switch (message.fixedHeader().messageType()) {
            case PUBLISH -> taking.publish((MqttPublishMessage) message);
            case PINGREQ -> channel.writeAndFlush(MqttMessage.PINGRESP);
            case SUBSCRIBE -> {
                MqttSubscribeMessage subscribe = (MqttSubscribeMessage) message;
                String refusal =
                        "this is a gateway that takes readings and not a broker: there is nothing to subscribe to";
                complain(refusal);
                channel.writeAndFlush(MqttPackets.subAckRefusing(
                        subscribe.variableHeader().messageId(),
                        subscribe.payload().topicSubscriptions().size(),
                        mqtt5(),
                        reason(refusal)));
            }
            case UNSUBSCRIBE -> {
                MqttUnsubscribeMessage unsubscribe = (MqttUnsubscribeMessage) message;
                channel.writeAndFlush(MqttPackets.unsubAck(
                        unsubscribe.variableHeader().messageId(),
                        unsubscribe.payload().topics().size()));
            }
            case DISCONNECT -> {
                ended = true;
                channel.close();
            }
            default ->
                end(
                        MqttReasonCodes.Disconnect.PROTOCOL_ERROR,
                        "it may not send " + message.fixedHeader().messageType() + " now");
        }
    }

    @Override
    public void settled() {
        drain();
    }

    @Override
    public void end(MqttReasonCodes.Disconnect code, String reason) {
        end(code, reason, true);
    }

    private void end(MqttReasonCodes.Disconnect code, String reason, boolean theirFault) {
        if (ended) return;
        if (theirFault) complain(reason);
        ended = true;
        if (readings == null || !mqtt5()) channel.close();
        else
            channel.writeAndFlush(MqttPackets.disconnect(code, reason(reason)))
                    .addListener(ChannelFutureListener.CLOSE);
    }

    private void refuse(MqttConnectReturnCode code, String reason) {
        complain("is not admitted: " + reason);
        ended = true;
        channel.writeAndFlush(MqttPackets.connAck(code, MqttProperties.NO_PROPERTIES))
                .addListener(ChannelFutureListener.CLOSE);
    }

    private void drop(String reason) {
        if (ended) return;
        ended = true;
        complain(reason);
        channel.close();
    }

    @Override
    public void complain(String what) {
        complaints.about(
                "MQTT client " + (connect == null ? "" : "'" + CloseReasons.printable(connect.clientId()) + "' ")
                        + "at " + Sockets.text(channel.remoteAddress()),
                what);
    }

    private boolean mqtt5() {
        return connect != null && connect.mqtt5();
    }

    private MqttProperties reason(String reason) {
        return connect != null && connect.explain() ? MqttPackets.reason(reason) : MqttProperties.NO_PROPERTIES;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        drain();
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended = true;
        services.sessions().remove(key, this);
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) LOG.error("{} is dropped", Sockets.text(channel.remoteAddress()), cause);
        ended = true;
        channel.close();
    }
}
