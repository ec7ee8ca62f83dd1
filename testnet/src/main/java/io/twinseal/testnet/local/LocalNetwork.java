package io.twinseal.testnet.local;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.inference.model.BundleException;
import io.twinseal.inference.model.ModelStore;
import io.twinseal.node.client.ApiClient;
import io.twinseal.node.config.MqttAccount;
import io.twinseal.testnet.local.DataPlan.Feed;
import io.twinseal.testnet.local.DataPlan.UnusableDataException;
import io.twinseal.testnet.local.Report.LinkEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A network of processes on loopback: its files, its processes, and what they say of themselves. Access points are named
 * {@code ap-1}, {@code ap-2} …, gateways {@code gateway-1} … and their devices {@code device-1} ….
 *
 * <p>For one thread. Closing it stops every process and link.
 */
public final class LocalNetwork implements AutoCloseable {
    private final Path folder;
    private final NetworkPlan plan;
    private final Addresses addresses;
    private final Cluster cluster;
    private final Watcher watcher;
    private final NetworkFiles files;
    private final Map<String, GatewayLinks> links;
    private final Set<String> frozen = new HashSet<>();

    private LocalNetwork(
            Path folder,
            NetworkPlan plan,
            Addresses addresses,
            Cluster cluster,
            NetworkFiles files,
            Map<String, GatewayLinks> links) {
        this.folder = folder;
        this.plan = plan;
        this.addresses = addresses;
        this.cluster = cluster;
        this.files = files;
        this.links = links;
        this.watcher = new Watcher(plan, addresses);
    }

    /**
     * Writes the files of a network whose readings are made up; nothing runs before {@link #advance}.
     *
     * @param home folder of the packaged command and the models
     * @param folder for keys, configuration, logs and databases; a daemon's lie in the folder of its name
     */
    public static LocalNetwork create(Path home, Path folder, NetworkShape shape) throws IOException {
        return create(home, models(home), folder, shape, generated(home));
    }

    /** @param models folder of the bundles that the feeds are for */
    static LocalNetwork create(Path home, Path models, Path folder, NetworkShape shape, List<Feed> feeds)
            throws IOException {
        var plan = NetworkPlan.of(shape, feeds);
        return create(home, models, folder, shape, plan, Cluster.startOrder(plan));
    }

    /**
     * The same with access points as its only processes: keys and twins of gateways are there, each gateway has as many
     * twins as the others, and the caller plays them.
     */
    public static LocalNetwork ofAccessPoints(Path home, Path folder, NetworkShape shape) throws IOException {
        var plan = NetworkPlan.even(shape, generated(home));
        return create(home, models(home), folder, shape, plan, plan.accessPoints());
    }

    private static List<Feed> generated(Path home) throws IOException {
        try {
            return DataPlan.of(null, ModelStore.open(models(home)).manifests()).feeds();
        } catch (BundleException | UnusableDataException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static LocalNetwork create(
            Path home, Path models, Path folder, NetworkShape shape, NetworkPlan plan, List<String> startOrder)
            throws IOException {
        var listening = new ArrayList<>(plan.accessPoints());
        listening.addAll(plan.gateways());
        var link = shape.offloading().link();
        var linked = link == null ? List.<String>of() : plan.gateways();
        var addresses = Addresses.allocate(listening, linked, plan.accessPoints());
        double hashesPerSecond = HashRate.measure() * shape.miningShare();
        var files = new NetworkFiles(folder, models, plan, shape, addresses);
        files.write(plan.parameters(shape, hashesPerSecond));
        var command = home.resolve("bin").resolve("twinseal");
        var cluster = new Cluster(command, folder, startOrder);
        return new LocalNetwork(folder, plan, addresses, cluster, files, links(link, plan, addresses));
    }

    private static Map<String, GatewayLinks> links(@Nullable Link link, NetworkPlan plan, Addresses addresses)
            throws IOException {
        var links = new LinkedHashMap<String, GatewayLinks>();
        if (link == null) return links;
        try {
            for (var gateway : plan.gateways())
                links.put(gateway, GatewayLinks.open(gateway, plan.accessPoints(), addresses, link));
        } catch (IOException e) {
            links.values().forEach(GatewayLinks::close);
            throw e;
        }
        return links;
    }

    static Path models(Path home) {
        return home.resolve("models").toAbsolutePath().normalize();
    }

    /**
     * Starts what may be started now; call it again until {@link #isUp}.
     *
     * @throws IOException if a process cannot be started
     */
    public void advance() throws IOException {
        cluster.advance();
    }

    /** Whether no process waits to be started or for its being ready; one that ended by itself is a complaint. */
    public boolean isUp() {
        return cluster.isUp();
    }

    /** Ends a process at once, with no chance to put anything in order, as a lost power supply does. */
    public void kill(String name) throws InterruptedException {
        cluster.kill(name);
    }

    /** From now on it is no complaint about a process that it ends by itself. */
    public void mayEnd(String name) {
        cluster.mayEnd(name);
    }

    /** The process's number. */
    public long pid(String name) {
        return cluster.pid(name);
    }

    /** Of a process that ended. */
    public int exitCode(String name) {
        return cluster.exitCode(name);
    }

    /** Makes a process stand still; its connections stay, and nobody is answered. */
    public void freeze(String name) throws IOException, InterruptedException {
        cluster.signal(name, "STOP");
        frozen.add(name);
    }

    /** Lets a frozen process go on where it was. */
    public void thaw(String name) throws IOException, InterruptedException {
        cluster.signal(name, "CONT");
        frozen.remove(name);
    }

    /** Starts a process that ended again, in the folder it had; it is up when {@link #isUp} says so. */
    public void restart(String name) throws IOException {
        cluster.restart(name);
    }

    /**
     * Starts an access point that genesis does not name, with the others as its peers; it is up when {@link #isUp} says
     * so.
     *
     * @return its id
     */
    public MemberId startNewcomer(String name) throws IOException {
        addresses.add(name);
        var id = files.newcomer(name);
        watcher.add(name, addresses.api(name));
        cluster.restart(name);
        return id;
    }

    /** Whether the process was started and has not ended. */
    public boolean isAlive(String name) {
        return cluster.isAlive(name);
    }

    public List<String> accessPoints() {
        return plan.accessPoints();
    }

    public List<String> gateways() {
        return plan.gateways();
    }

    /** Asks every node that runs and is not frozen how it is. */
    public Snapshot look() {
        return watcher.look(name -> cluster.isAlive(name) && !frozen.contains(name));
    }

    /** Id of each access point's block at a height; null for one that has none or does not answer. */
    public Map<String, @Nullable String> idsAt(long height) {
        return watcher.idsAt(height);
    }

    /** Asks an access point or a gateway over its HTTP API. */
    public ApiClient api(String name) {
        return watcher.client(name);
    }

    /**
     * The links between a gateway and its access points.
     *
     * @throws IllegalArgumentException if it has none, as the network's shape asked for none
     */
    public GatewayLinks link(String gateway) {
        var found = links.get(gateway);
        if (found == null)
            throw new IllegalArgumentException(gateway + " has no links; give the network's shape a link");
        return found;
    }

    /** Every link and what it carried; none if the network's shape asked for none. */
    List<LinkEntry> linkEntries() {
        return links.values().stream().flatMap(link -> link.entries().stream()).toList();
    }

    /** A client that the gateway of this number lets publish for all of its twins. */
    public MqttAccount account(int gateway) {
        var twins = plan.twinsOf(gateway - 1).stream().map(TwinPlan::id).toList();
        return new MqttAccount(NetworkFiles.deviceOf("gateway-" + gateway), NetworkFiles.PASSWORD, twins);
    }

    /** Where members connect to an access point, past any link, and devices to a gateway: host and port. */
    public String address(String name) {
        return addresses.member(name);
    }

    /** Where an access point or a gateway answers HTTP: host and port. */
    public String apiAddress(String name) {
        return addresses.api(name);
    }

    /** The chain's genesis file. */
    public Path genesis() {
        return folder.resolve("genesis.toml");
    }

    /** Every daemon of the network. */
    public List<String> daemons() {
        return Cluster.startOrder(plan);
    }

    /** Where a daemon's key, configuration and data lie. */
    public Path folderOf(String name) {
        return folder.resolve(name);
    }

    /** CPU time of all processes since they started. */
    public double cpuSeconds() {
        return cluster.cpuSeconds();
    }

    /** CPU time of their threads of this name. */
    public double cpuSeconds(String thread) throws IOException {
        return cluster.cpuSeconds(thread);
    }

    /** What the processes did that they should not have; a kill that was ordered here is none of it. */
    public List<String> complaints() throws IOException {
        return cluster.complaints();
    }

    Cluster cluster() {
        return cluster;
    }

    Watcher watcher() {
        return watcher;
    }

    @Override
    public void close() {
        cluster.close();
        // Only now: gateways send what they have while they stop.
        links.values().forEach(GatewayLinks::close);
    }
}
