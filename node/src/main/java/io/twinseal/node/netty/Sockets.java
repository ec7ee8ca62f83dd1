package io.twinseal.node.netty;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all sockets need. */
final class Sockets {
    private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);

    private Sockets() {}

    /** Runs the task on the channel's event loop when so much time has passed. */
    @SuppressWarnings("FutureReturnValueIgnored") // of adding the listener that looks at it
    static void later(Channel channel, long delayMillis, Runnable task) {
        channel.eventLoop().schedule(task, delayMillis, TimeUnit.MILLISECONDS).addListener(done -> {
            if (!done.isSuccess() && !done.isCancelled())
                LOG.error("a timer of {} failed", text(channel.remoteAddress()), done.cause());
        });
    }

    /** The address as people write it. */
    static String text(@Nullable SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) return "unknown address";
        String host = inet.getAddress() == null
                ? inet.getHostString()
                : inet.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + inet.getPort();
    }
}
