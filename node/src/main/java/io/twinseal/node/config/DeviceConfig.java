package io.twinseal.node.config;

import io.twinseal.ledger.toml.TomlException;
import io.twinseal.ledger.toml.TomlFile;
import io.twinseal.ledger.toml.TomlSection;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A device's configuration.
 *
 * @param data folder for its log; null logs to the console alone
 * @param address the gateway's MQTT listener
 * @param qos MQTT quality of service, 0 or 1
 * @param loop whether a machine starts again when its data ends
 */
public record DeviceConfig(
        @Nullable Path data,
        Address address,
        String username,
        String password,
        int qos,
        List<DeviceMachine> machines,
        boolean loop,
        LogLevel logLevel) {
    private static final BigDecimal RATE_HZ_MIN = new BigDecimal("0.001");
    private static final BigDecimal RATE_HZ_MAX = BigDecimal.valueOf(10_000);
    private static final int ROWS_MAX = 10_000;

    public DeviceConfig {
        machines = List.copyOf(machines);
    }

    @Override
    public String toString() {
        return "DeviceConfig[" + username + " at " + address + ", " + machines + "]";
    }

    /**
     * Reads {@code device.toml}.
     *
     * @throws TomlException naming file, line, key and fix
     */
    public static DeviceConfig load(Path path) {
        return read(TomlFile.read(path, "the configuration of a device"));
    }

    static DeviceConfig read(TomlFile file) {
        var root = file.root();
        var mqtt = root.section("mqtt");
        var data = root.key("data", "give a folder for the log");
        var config = new DeviceConfig(
                data.isPresent() ? data.path() : null,
                CommonKeys.address(mqtt, "address", "127.0.0.1:1883"),
                mqtt.key("username", "give the name that the gateway knows this device by")
                        .text(),
                mqtt.key("password", "give the password that the gateway knows this device by")
                        .text(),
                (int) mqtt.key("qos", "give 0 or 1").integer(0, 1, 1),
                machines(root),
                root.key("loop", "give true to start again when the data ends").flag(true),
                new CommonKeys(root).logLevel());
        file.finish();
        return config;
    }

    private static List<DeviceMachine> machines(TomlSection root) {
        var common = source(root.section("source"));
        var found = new ArrayList<DeviceMachine>();
        var twins = new TreeSet<String>();
        for (var entry : root.sections("machine")) {
            var twin = entry.key("twin", "give the id of the twin that this machine's readings update");
            if (!twins.add(twin.text())) throw twin.refuse("appears twice; a twin has one machine");
            var own = source(entry);
            var source = own == null ? common : own;
            if (source == null)
                throw entry.error("machine." + twin.text()
                        + " has no source; give dataset = PATH or generator = \"turbofan\", here or under [source]");
            var machine = entry.key("machine", "give a machine's name in the source");
            found.add(new DeviceMachine(
                    twin.text(),
                    source,
                    machine.isPresent() ? machine.text() : null,
                    entry.key("rate_hz", "give the messages a second, e.g. 1")
                            .decimal(RATE_HZ_MIN, RATE_HZ_MAX, BigDecimal.ONE)
                            .doubleValue(),
                    (int) entry.key("rows", "give the sensor rows in one message, e.g. 1")
                            .integer(1, ROWS_MAX, 1)));
        }
        if (found.isEmpty()) throw root.error("there is no machine to play; add [[machine]] with twin = \"…\"");
        return found;
    }

    private static @Nullable DeviceSource source(TomlSection section) {
        var dataset = section.key("dataset", "give the path of a published dataset file");
        var variables = section.key(
                "variables", "give the variables of a MATLAB file that are the channels, e.g. [\"X097_DE_time\"]");
        var generator = section.key("generator", "give \"turbofan\", the only generator, or a dataset");
        var seed = section.key("seed", "give a whole number").integer(0, Long.MAX_VALUE, 1);
        if (dataset.isPresent() && generator.isPresent())
            throw generator.refuse("stands beside a dataset; remove one of the two");
        if (!dataset.isPresent() && variables.isPresent()) throw variables.refuse("has no dataset beside it");
        if (dataset.isPresent()) return new DeviceSource.Dataset(dataset.path(), variables.texts());
        if (!generator.isPresent()) return null;
        if (!generator.text().equals("turbofan")) throw generator.refuse("is unknown");
        return new DeviceSource.Turbofan(seed);
    }
}
