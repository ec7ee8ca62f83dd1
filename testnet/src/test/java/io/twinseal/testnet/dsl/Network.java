package io.twinseal.testnet.dsl;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.cli.Twinseal;
import io.twinseal.inference.model.BundleFiles;
import io.twinseal.inference.model.ManifestFile;
import io.twinseal.inference.model.ModelStore;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.rocks.RocksStore;
import io.twinseal.node.api.GatewayStatusView;
import io.twinseal.node.api.MemberView;
import io.twinseal.node.client.ApiClient;
import io.twinseal.node.client.RefusedException;
import io.twinseal.node.client.UnreachableException;
import io.twinseal.node.config.Identity;
import io.twinseal.node.gateway.Outbox;
import io.twinseal.testnet.Folders;
import io.twinseal.testnet.local.LocalNetwork;
import io.twinseal.testnet.local.NetworkShape;
import io.twinseal.testnet.local.Snapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** A network of daemons as processes, to be treated badly and looked at. Names are those of {@link LocalNetwork}. */
public final class Network implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofSeconds(90); // several JVMs on few busy cores
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long FREE_BYTES = 20_000;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Path HOME = Path.of(System.getProperty("twinseal.home", "../cli/target/twinseal"));

    private final LocalNetwork local;
    private final Set<String> killed = new LinkedHashSet<>();
    private long heightWhenKilled;

    private Network(LocalNetwork local) {
        this.local = local;
    }

    /** Starts a network whose machines are made up, and waits until every process is ready. */
    public static Network start(Path folder, NetworkShape shape) throws Exception {
        var network = prepare(folder, shape);
        try {
            network.awaitUp();
        } catch (Exception | AssertionError e) {
            network.close();
            throw e;
        }
        return network;
    }

    /** Writes the files of a network whose machines are made up; {@link #awaitUp} starts it. */
    public static Network prepare(Path folder, NetworkShape shape) throws IOException {
        assertThat(HOME.resolve("bin").resolve("twinseal"))
                .as("the packaged command; mvn verify builds it, mvn -pl cli -am package -DskipTests does it alone")
                .isExecutable();
        return new Network(LocalNetwork.create(HOME, Files.createDirectories(folder), shape));
    }

    /** Ends processes with SIGKILL. */
    public void kill(String... names) throws InterruptedException {
        heightWhenKilled = local.look().heightMax();
        for (var name : names) {
            local.kill(name);
            killed.add(name);
        }
    }

    /** Lets no file of the process grow much from now on, as on a full disk; the kernel refuses what it writes then. */
    public void fillDisk(String name) throws IOException, InterruptedException {
        local.mayEnd(name);
        long written;
        try (var files = Files.list(Identity.chain(Path.of(data(name))))) {
            var writeAheadLog = files.filter(file -> file.toString().endsWith(".log"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            written = Math.max(Files.size(writeAheadLog), Files.size(Path.of(data(name), "twinseal.log")));
        }
        var command = new ProcessBuilder("prlimit", "--pid=" + local.pid(name), "--fsize=" + (written + FREE_BYTES))
                .inheritIO()
                .start();
        assertThat(command.waitFor()).as("prlimit, of util-linux").isZero();
    }

    /** The process ends by itself, not well, and its last words have this in them and no stack trace. */
    public void endsSaying(String name, String words) throws IOException {
        await(name + " ends", () -> !local.isAlive(name));
        killed.add(name);
        assertThat(local.exitCode(name)).isPositive();
        assertThat(local.folderOf(name).resolve("console.log"))
                .content()
                .contains(words)
                .doesNotContain("\tat ");
        // What it logged is as it should be, and no complaint about its next life.
        var log = Path.of(data(name)).resolve("twinseal.log");
        assertThat(log).content().contains(words);
        Files.delete(log);
    }

    /** Makes processes stand still: they keep their connections and answer nobody. */
    public void freeze(String... names) throws IOException, InterruptedException {
        for (var name : names) local.freeze(name);
    }

    /** Lets frozen processes go on. */
    public void thaw(String... names) throws IOException, InterruptedException {
        for (var name : names) local.thaw(name);
    }

    /** Changes the rate of the links between a gateway and its access points. */
    public void throttle(String gateway, long bitsPerSecond) {
        local.link(gateway).rate(bitsPerSecond);
    }

    /** Starts killed processes again in the folders they had, and waits until they are ready. */
    public void restart(String... names) throws IOException {
        startAgain(List.of(names));
        awaitUp();
    }

    /** Starts killed processes again in the folders they had. */
    public void startAgain(List<String> names) throws IOException {
        for (var name : names) {
            local.restart(name);
            killed.remove(name);
        }
    }

    /** Lets time pass in which nothing has to happen. */
    public void waitFor(Duration time) {
        Awaitility.await().pollDelay(time).until(() -> true);
    }

    /** Starts an access point that genesis does not name, waits until it is ready, and gives its key. */
    public String startNewcomer(String name) throws IOException {
        var id = local.startNewcomer(name);
        awaitUp();
        return id.toString();
    }

    /** Has an access point propose changes, as its operator does; gives the proposal's id. */
    public String propose(String accessPoint, String toml) throws IOException {
        var file = Files.writeString(local.folderOf(accessPoint).resolve("proposal.toml"), toml);
        return govern(accessPoint, "propose", file.toString()).strip();
    }

    /** Has access points approve a proposal once they see it. */
    public void approve(String proposal, String... accessPoints) {
        for (var accessPoint : accessPoints) {
            await(
                    accessPoint + " sees proposal " + proposal,
                    () -> api(accessPoint).proposals().stream()
                            .anyMatch(view -> view.id().equals(proposal)));
            govern(accessPoint, "approve", proposal);
        }
    }

    /** Makes a bundle of a SavedModel where an access point looks for models, as its operator does. */
    public Path importModel(String accessPoint, Path savedModel, String name) throws IOException, InterruptedException {
        var models = modelsOf(accessPoint).toString();
        succeeds("model", "import", savedModel.toString(), "--name", name, "--out", models, "--kind", "regression");
        return modelsOf(accessPoint).resolve(name);
    }

    /** Has an access point propose a model for twins, as its operator does; gives the proposal's id. */
    public String proposeModel(String accessPoint, String model, String... twins) {
        var line = new ArrayList<>(List.of("model", "propose", model));
        for (var twin : twins) line.addAll(List.of("--twin", twin));
        line.addAll(asOperatorOf(accessPoint));
        return succeeds(line).strip();
    }

    /** Has an access point propose that a model is taken off; gives the proposal's id. */
    public String retireModel(String accessPoint, String model) {
        var line = new ArrayList<>(List.of("model", "retire", model));
        line.addAll(asOperatorOf(accessPoint));
        return succeeds(line).strip();
    }

    /** Gives every daemon a folder of models of its own, where it looks for them when it is started. */
    public void separateModels() throws IOException {
        for (var name : local.daemons()) {
            var own = modelsOf(name);
            for (var manifest : ModelStore.open(HOME.resolve("models")).manifests()) {
                var bundle = HOME.resolve("models").resolve(manifest.name());
                BundleFiles.write(BundleFiles.read(bundle), own.resolve(manifest.name()));
                ManifestFile.write(own.resolve(manifest.name()), manifest);
            }
            var file = local.folderOf(name).resolve(name.replaceFirst("-.*", "") + ".toml");
            Files.writeString(file, Files.readString(file).replaceAll("(?m)^models = .*", "models = \"" + own + "\""));
        }
    }

    /** Where a daemon looks for models, once they are separate. */
    public Path modelsOf(String name) {
        return local.folderOf(name).resolve("models").toAbsolutePath().normalize();
    }

    /** Where a daemon keeps models that others gave it. */
    Path receivedModelsOf(String name) {
        return Path.of(data(name)).resolve("models");
    }

    private List<String> asOperatorOf(String accessPoint) {
        var key = local.folderOf(accessPoint).resolve("key.pem").toString();
        return List.of("--node", local.apiAddress(accessPoint), "--key", key);
    }

    private String govern(String accessPoint, String... words) {
        var line = new ArrayList<>(List.of("govern"));
        line.addAll(asOperatorOf(accessPoint));
        line.addAll(List.of(words));
        return succeeds(line);
    }

    private static String succeeds(List<String> line) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Twinseal.run(new PrintWriter(out), new PrintWriter(err), line.toArray(String[]::new));
        assertThat(code).as("%s says: %s", String.join(" ", line), err).isZero();
        return out.toString();
    }

    /** The key of a member, as the first access point has it. */
    public String keyOf(String member) throws UnreachableException, RefusedException {
        return api("ap-1").members().stream()
                .filter(view -> view.name().equals(member))
                .map(MemberView::key)
                .findFirst()
                .orElseThrow();
    }

    /** Adds to the configuration of a daemon that does not run, for when it is started. */
    public void configure(String name, String toml) throws IOException {
        var kind = name.replaceFirst("-.*", "");
        Files.writeString(local.folderOf(name).resolve(kind + ".toml"), "\n" + toml + "\n", APPEND);
    }

    public void verify(Condition condition) throws Exception {
        condition.verify(this);
    }

    /** Ends all processes with SIGKILL. */
    public void killAll() throws InterruptedException {
        kill(local.daemons().stream().filter(local::isAlive).toArray(String[]::new));
    }

    /** Runs the packaged command to its end, beside the network and whether or not anything of that is alive. */
    public Ran command(String... arguments) throws IOException, InterruptedException {
        var line = new ArrayList<String>();
        line.add(HOME.resolve("bin").resolve("twinseal").toAbsolutePath().toString());
        line.addAll(List.of(arguments));
        var process = new ProcessBuilder(line).redirectErrorStream(true).start();
        try (var output = process.getInputStream()) {
            var text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            return new Ran(process.waitFor(), text);
        }
    }

    /** Copies the database of an access point that runs, and rechecks the copy. */
    public void backUp(String accessPoint, Path to) throws IOException, InterruptedException {
        succeeds("ledger", "backup", data(accessPoint), to.toString());
        isSound(to);
    }

    /** Rechecks the database of a data directory, or of a copy of one, from genesis on. */
    void isSound(Path data) throws IOException, InterruptedException {
        succeeds(
                "ledger",
                "verify",
                data.toString(),
                "--genesis",
                local.genesis().toString());
    }

    /** Removes all that a killed daemon had stored. */
    public void loseDisk(String name) throws IOException {
        Folders.delete(Path.of(data(name)));
    }

    /** Gives a killed access point the database of a backup. */
    public void restore(String accessPoint, Path backup) throws IOException, InterruptedException {
        succeeds("ledger", "restore", backup.toString(), data(accessPoint));
    }

    private String data(String name) {
        return local.folderOf(name).resolve("data").toString();
    }

    private void succeeds(String... arguments) throws IOException, InterruptedException {
        var ran = command(arguments);
        assertThat(ran.exitCode()).as(ran.output()).isZero();
    }

    /** What a command did; its output holds both streams. */
    public record Ran(int exitCode, String output) {}

    /** Looks into the database of an access point that was killed. */
    void inDatabaseOf(String accessPoint, Consumer<ChainStore> look) throws IOException {
        var scratch = Files.createTempDirectory("twinseal");
        try (var store =
                new ChainStore(RocksStore.openForReading(Identity.chain(Path.of(data(accessPoint))), scratch))) {
            look.accept(store);
        }
        Folders.delete(scratch);
    }

    /** What a killed gateway has on disk for access points. */
    public Outbox outboxOf(String gateway) {
        try (var store = RocksStore.open(local.folderOf(gateway).resolve("data").resolve("outbox"))) {
            return new Outbox(store, Long.MAX_VALUE);
        }
    }

    /** What a living gateway says of itself. */
    public GatewayStatusView statusOf(String gateway) throws UnreachableException, RefusedException {
        return api(gateway).gatewayStatus();
    }

    /** A machine of a twin of the first gateway, played by the test. */
    public Machine machine(String twin) {
        return new Machine(local.address("gateway-1"), local.account(1), twin);
    }

    /** Where an access point or a gateway answers HTTP. */
    public String url(String name) {
        return "http://" + local.apiAddress(name);
    }

    /** Access points that are not killed. */
    List<String> living() {
        var living = new ArrayList<>(local.accessPoints());
        living.removeAll(killed);
        return living;
    }

    /** Height of the chain at the last kill. */
    long heightWhenKilled() {
        return heightWhenKilled;
    }

    Snapshot look() {
        return local.look();
    }

    Map<String, @Nullable String> idsAt(long height) {
        return local.idsAt(height);
    }

    ApiClient api(String name) {
        return local.api(name);
    }

    LocalNetwork local() {
        return local;
    }

    /** Waits until it is so; a process that ends by itself, or logs an error, ends the waiting. */
    void await(String sentence, Callable<Boolean> isSo) {
        await(PATIENCE, sentence, isSo);
    }

    private void await(Duration patience, String sentence, Callable<Boolean> isSo) {
        try {
            Awaitility.await()
                    .atMost(patience)
                    .pollInterval(POLL)
                    .pollDelay(Duration.ZERO)
                    .until(() -> {
                        assertThat(local.complaints()).isEmpty();
                        return isSo.call();
                    });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "not seen within " + patience.toSeconds() + " s: " + sentence + "; seen at the end: " + describe(),
                    e);
        }
    }

    /** Starts what was not started yet, and waits until every process is ready. */
    public void awaitUp() {
        await(START_PATIENCE, "every process is ready", () -> {
            local.advance();
            return local.isUp();
        });
    }

    private String describe() {
        return local.look().accessPoints().entrySet().stream()
                .map(entry -> {
                    var status = entry.getValue();
                    return entry.getKey()
                            + (status == null
                                    ? " does not answer"
                                    : " at height " + status.height() + ", head "
                                            + status.headId().substring(0, 8) + ", results " + status.results()
                                            + ", peers " + status.peers().size());
                })
                .collect(Collectors.joining("; "));
    }

    @Override
    public void close() {
        local.close();
    }
}
