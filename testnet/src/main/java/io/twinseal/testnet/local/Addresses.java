package io.twinseal.testnet.local;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Free loopback addresses: two for each daemon that listens, and one for each link from a gateway to an access point. */
final class Addresses {
    /** Below those that the kernel gives to outgoing connections, which would take them while a daemon is down. */
    private static final int PORT_MIN = 20_000;

    private static final int PORTS = 12_000;
    private static final AtomicInteger NEXT = new AtomicInteger(new Random().nextInt(PORTS));

    private final Map<String, Integer> memberPorts = new LinkedHashMap<>();
    private final Map<String, Integer> apiPorts = new LinkedHashMap<>();
    private final Map<String, Integer> linkPorts = new LinkedHashMap<>();

    private Addresses() {}

    /**
     * Takes ports that are free now.
     *
     * @param linked gateways that are to reach access points over links
     * @param accessPoints that they reach so
     */
    static Addresses allocate(List<String> daemons, List<String> linked, List<String> accessPoints) throws IOException {
        var addresses = new Addresses();
        var held = new ArrayList<ServerSocket>();
        try {
            for (var daemon : daemons) {
                addresses.memberPorts.put(daemon, hold(held));
                addresses.apiPorts.put(daemon, hold(held));
            }
            for (var gateway : linked)
                for (var accessPoint : accessPoints) addresses.linkPorts.put(link(gateway, accessPoint), hold(held));
        } finally {
            for (var socket : held) socket.close();
        }
        return addresses;
    }

    /** Takes two more ports, for a daemon that comes later. */
    void add(String daemon) throws IOException {
        var later = allocate(List.of(daemon), List.of(), List.of());
        memberPorts.putAll(later.memberPorts);
        apiPorts.putAll(later.apiPorts);
    }

    /** Where members connect to an access point, and devices to a gateway. */
    String member(String daemon) {
        return loopback(memberPorts, daemon);
    }

    String api(String daemon) {
        return loopback(apiPorts, daemon);
    }

    /** Where a gateway connects to an access point: at the link between them, if there is one. */
    String towards(String gateway, String accessPoint) {
        var link = link(gateway, accessPoint);
        return linkPorts.containsKey(link) ? loopback(linkPorts, link) : member(accessPoint);
    }

    /** An address as sockets take it. */
    static InetSocketAddress socket(String address) {
        int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static String link(String gateway, String accessPoint) {
        return gateway + " to " + accessPoint;
    }

    /** No two networks of this process get the same port. */
    private static int hold(List<ServerSocket> held) throws IOException {
        for (int tries = 0; tries < PORTS; tries++) {
            int port = PORT_MIN + Math.floorMod(NEXT.getAndIncrement(), PORTS);
            try {
                held.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
                return port;
            } catch (BindException taken) {
                // the next one, then
            }
        }
        throw new IOException("no port from " + PORT_MIN + " to " + (PORT_MIN + PORTS - 1) + " is free");
    }

    private static String loopback(Map<String, Integer> ports, String daemon) {
        var port = ports.get(daemon);
        if (port == null) throw new IllegalStateException(daemon + " has no address");
        return "127.0.0.1:" + port;
    }
}
