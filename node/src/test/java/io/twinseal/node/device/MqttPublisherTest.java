package io.twinseal.node.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.node.config.Address;
import io.twinseal.node.config.DeviceConfig;
import io.twinseal.node.config.LogLevel;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MqttPublisherTest {
    private static final byte[] CONNACK = {0x20, 3, 0, 0, 0}; // MQTT 5: no session, success, no properties
    private static final int DISCONNECT = 0xe0;
    private static final int PACKET_BYTES_MAX = 1_000;

    @Test
    void leavesAConnectionThatIsMadeAfterItWasClosed() throws Exception {
        try (var gateway = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var publisher = new MqttPublisher(config(gateway.getLocalPort()));
            publisher.connect();
            try (var connection = gateway.accept()) {
                var in = connection.getInputStream();
                assertThat(in.read(new byte[PACKET_BYTES_MAX])).isPositive(); // CONNECT, small enough for one segment
                publisher.close();
                connection.getOutputStream().write(CONNACK);
                assertThat(in.read()).isEqualTo(DISCONNECT);
            }
        }
    }

    private static DeviceConfig config(int port) {
        return new DeviceConfig(
                null, new Address("127.0.0.1", port), "press", "secret", 1, List.of(), false, LogLevel.INFO);
    }
}
