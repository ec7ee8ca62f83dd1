package io.twinseal.testnet.local;

import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.genesis.GenesisFile;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.TwinInfo;
import io.twinseal.node.models.ChainModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes what the daemons of a network read: keys, genesis.toml, and one configuration each. */
final class NetworkFiles {
    private static final int POINTS_MAX = 256;
    static final String PASSWORD = "local";

    private final Path folder;
    private final Path models;
    private final NetworkPlan plan;
    private final NetworkShape shape;
    private final Addresses addresses;

    NetworkFiles(Path folder, Path models, NetworkPlan plan, NetworkShape shape, Addresses addresses) {
        this.folder = folder;
        this.models = models;
        this.plan = plan;
        this.shape = shape;
        this.addresses = addresses;
    }

    /** Writes everything; a daemon's files lie in the folder of its name. */
    void write(Parameters parameters) throws IOException {
        Map<String, MemberId> keys = new LinkedHashMap<>();
        var random = new SecureRandom();
        for (var name : plan.accessPoints()) keys.put(name, key(name, random));
        for (var name : plan.gateways()) keys.put(name, key(name, random));
        GenesisFile.write(folder.resolve("genesis.toml"), genesis(parameters, keys));
        for (int i = 0; i < plan.accessPoints().size(); i++) accessPoint(i);
        for (int i = 0; i < plan.gateways().size(); i++) {
            gateway(i);
            device(i);
        }
    }

    static String deviceOf(String gateway) {
        return gateway.replace("gateway", "device");
    }

    static String configName(String daemon) {
        return daemon.replaceFirst("-.*", "") + ".toml";
    }

    private MemberId key(String name, SecureRandom random) throws IOException {
        Files.createDirectories(folder.resolve(name));
        var key = MemberKey.generate(random);
        key.store(folder.resolve(name).resolve("key.pem"));
        return key.id();
    }

    private Genesis genesis(Parameters parameters, Map<String, MemberId> keys) {
        var members = new ArrayList<MemberInfo>();
        for (var name : plan.accessPoints())
            members.add(new MemberInfo(keyOf(keys, name), Role.ACCESS_POINT, name, List.of()));
        for (int i = 0; i < plan.gateways().size(); i++) {
            var name = plan.gateways().get(i);
            var serving = plan.accessPointsOf(i).stream()
                    .map(index -> keyOf(keys, plan.accessPoints().get(index)))
                    .toList();
            members.add(new MemberInfo(keyOf(keys, name), Role.GATEWAY, name, serving));
        }
        members.sort(Comparator.comparing(MemberInfo::id));
        Map<String, ModelInfo> registered = new LinkedHashMap<>();
        var twins = new ArrayList<TwinInfo>();
        for (var twin : plan.twins()) {
            var model = twin.feed().model();
            registered.putIfAbsent(model.name(), ChainModels.of(model));
            var gateway = plan.gateways().get(twin.gateway());
            twins.add(new TwinInfo(
                    twin.id(), keyOf(keys, gateway), Digest.of(model.id().bytes()), POINTS_MAX));
        }
        twins.sort(Comparator.comparing(TwinInfo::id));
        var infos = new ArrayList<>(registered.values());
        infos.sort(Comparator.comparing(ModelInfo::digest));
        return new Genesis("local", System.currentTimeMillis(), parameters, members, infos, twins);
    }

    private static MemberId keyOf(Map<String, MemberId> keys, String name) {
        var key = keys.get(name);
        if (key == null) throw new IllegalStateException(name + " has no key");
        return key;
    }

    /** Writes what an access point reads that genesis does not name, and gives its id. */
    MemberId newcomer(String name) throws IOException {
        var id = key(name, new SecureRandom());
        accessPoint(name, plan.accessPoints());
        return id;
    }

    private void accessPoint(int index) throws IOException {
        // Of two access points the later dials the earlier, which is up already.
        accessPoint(plan.accessPoints().get(index), plan.accessPoints().subList(0, index));
    }

    private void accessPoint(String name, List<String> dialled) throws IOException {
        var peers = dialled.stream()
                .map(peer -> member(peer, addresses.member(peer)))
                .collect(Collectors.joining(", "));
        write(name, """
                genesis = "../genesis.toml"
                key = "key.pem"
                data = "data"

                [network]
                listen = "%s"
                peers = [%s]

                [api]
                listen = "%s"

                [mining]
                cpu_share = %s

                [inference]
                models = "%s"
                %s""".formatted(
                        addresses.member(name),
                        peers,
                        addresses.api(name),
                        shape.miningShare(),
                        escaped(models),
                        allocation()));
    }

    private String allocation() {
        var offloading = shape.offloading();
        if (offloading.policies().isEmpty()) return "";
        var names = offloading.policies().stream()
                .map(policy -> '"' + policy.text() + '"')
                .collect(Collectors.joining(", "));
        var band = offloading.band();
        return """

                [allocation]
                turns = [%s]
                turn_millis = %d
                interval_millis = %d
                """.formatted(names, offloading.turnMillis(), shape.slotMillis())
                + (band == null ? "" : "reputation = {min = %s, max = %s}\n".formatted(band.min(), band.max()));
    }

    private void gateway(int index) throws IOException {
        var name = plan.gateways().get(index);
        var serving = plan.accessPointsOf(index).stream()
                .map(plan.accessPoints()::get)
                .map(accessPoint -> member(accessPoint, addresses.towards(name, accessPoint)))
                .collect(Collectors.joining(", "));
        var twins =
                plan.twinsOf(index).stream().map(twin -> '"' + twin.id() + '"').collect(Collectors.joining(", "));
        write(name, """
                genesis = "../genesis.toml"
                key = "key.pem"
                data = "data"

                [network]
                access_points = [%s]

                [mqtt]
                listen = "%s"
                device = [{username = "%s", password = "%s", twins = [%s]}]

                [slot]
                interval_millis = %d

                [plan]
                default_cut = %d

                [api]
                listen = "%s"

                [inference]
                models = "%s"
                """.formatted(
                        serving,
                        addresses.member(name),
                        deviceOf(name),
                        PASSWORD,
                        twins,
                        shape.slotMillis(),
                        shape.offloading().cut(),
                        addresses.api(name),
                        escaped(models)));
    }

    private void device(int index) throws IOException {
        var gateway = plan.gateways().get(index);
        var name = deviceOf(gateway);
        Files.createDirectories(folder.resolve(name));
        var text = new StringBuilder("""
                data = "data"

                [mqtt]
                address = "%s"
                username = "%s"
                password = "%s"
                """.formatted(addresses.member(gateway), name, PASSWORD));
        for (var twin : plan.twinsOf(index)) {
            if (!twin.played()) continue;
            var dataset = twin.feed().dataset();
            text.append("\n[[machine]]\ntwin = \"%s\"\n".formatted(twin.id()));
            if (dataset == null) text.append("generator = \"turbofan\"\nseed = %d\n".formatted(index + 1));
            else text.append("dataset = \"%s\"\n".formatted(escaped(dataset.toAbsolutePath())));
            text.append("rate_hz = %s\nrows = %d\n"
                    .formatted(twin.messagesPerSecond(shape.pointsPerSecond()), twin.rowsPerMessage()));
        }
        write(name, text.toString());
    }

    private void write(String daemon, String text) throws IOException {
        Files.writeString(folder.resolve(daemon).resolve(configName(daemon)), text);
    }

    private static String member(String name, String address) {
        return "{member = \"" + name + "\", address = \"" + address + "\"}";
    }

    private static String escaped(Path path) {
        return path.toString().replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
