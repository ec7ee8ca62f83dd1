package io.twinseal.node.config;

import java.net.InetSocketAddress;

/**
 * Where to listen or connect.
 *
 * @param host a name or an IP address, without brackets
 * @param port 0 lets the system choose, when listening
 */
public record Address(String host, int port) {
    private static final int PORT_MAX = 65_535;

    public Address {
        if (host.isBlank()) throw new IllegalArgumentException("the host is missing");
        if (port < 0 || port > PORT_MAX)
            throw new IllegalArgumentException("the port " + port + " is not in 0 to " + PORT_MAX);
    }

    /**
     * Reads {@code host:port}; an IPv6 address stands in brackets.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static Address parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) throw new IllegalArgumentException("there is no ':' before a port");
        var host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) host = host.substring(1, host.length() - 1);
        else if (host.contains(":")) throw new IllegalArgumentException("an IPv6 address needs brackets");
        var port = text.substring(colon + 1);
        if (port.isEmpty() || port.length() > 5 || !port.chars().allMatch(c -> c >= '0' && c <= '9'))
            throw new IllegalArgumentException("'" + port + "' is no port");
        return new Address(host, Integer.parseInt(port));
    }

    public InetSocketAddress toSocketAddress() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
