package io.twinseal.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.inference.allocation.ReputationBand;
import io.twinseal.inference.allocation.policy.PolicyName;
import io.twinseal.inference.model.Encoding;
import io.twinseal.ledger.toml.TomlException;
import io.twinseal.ledger.toml.TomlFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTest {
    private static final String ACCESS_POINT = """
            genesis = "genesis.toml"
            key = "ap-1.pem"
            data = "/var/lib/ap-1"
            [network]
            listen = "127.0.0.1:7400"
            peers = [{member = "ap-2", address = "[::1]:7401"}]
            [api]
            listen = "127.0.0.1:7500"
            [mining]
            cpu_share = 0.1
            [inference]
            models = "models"
            threads = 2
            [log]
            level = "debug"
            """;
    private static final String GATEWAY = """
            genesis = "genesis.toml"
            key = "gateway-1.pem"
            data = "gateway-1"
            [network]
            access_points = [{member = "ap-1", address = "127.0.0.1:7400"}]
            [mqtt]
            listen = "127.0.0.1:1883"
            [[mqtt.device]]
            username = "press"
            password = "secret"
            twins = ["press-1", "press-2"]
            [slot]
            interval_millis = 100
            [plan]
            default_cut = 3
            [plan.cuts]
            press-2 = 5
            [outbox]
            bytes_max = 1048576
            [inference]
            models = "models"
            encoding = "int8"
            [api]
            listen = "127.0.0.1:7600"
            """;
    private static final String DEVICE = """
            loop = false
            [mqtt]
            address = "127.0.0.1:1883"
            username = "press"
            password = "secret"
            qos = 0
            [source]
            generator = "turbofan"
            seed = 7
            [[machine]]
            twin = "press-1"
            [[machine]]
            twin = "press-2"
            machine = "30hz"
            dataset = "h30hz0.csv.gz"
            rate_hz = 2.5
            rows = 64
            """;

    @Test
    void readsAnAccessPoint() {
        assertThat(read(AccessPointConfig::read, ACCESS_POINT))
                .isEqualTo(new AccessPointConfig(
                        new Identity(Path.of("/etc/genesis.toml"), Path.of("/etc/ap-1.pem"), Path.of("/var/lib/ap-1")),
                        new Address("127.0.0.1", 7400),
                        List.of(new MemberAddress("ap-2", new Address("::1", 7401))),
                        new Address("127.0.0.1", 7500),
                        new MiningConfig(0.1),
                        new InferenceConfig(Path.of("/etc/models"), 2, List.of()),
                        Optional.empty(),
                        SyncConfig.DEFAULT,
                        StorageConfig.DEFAULT,
                        LogLevel.DEBUG));
    }

    @Test
    void readsWhoChoosesCutsAndCompute() {
        String allocation = """
                [allocation]
                policy = "fixed:3"
                interval_millis = 500
                latency_weight = 2.5
                reputation = {min = 0.1, max = 0.4}
                power = {watts_per_cpu = 12, joules_per_slot = 4}
                """;
        assertThat(read(AccessPointConfig::read, ACCESS_POINT + allocation).allocation())
                .contains(new AllocationConfig(
                        List.of(new PolicyName("fixed:3")),
                        15_000,
                        500,
                        2.5,
                        new ReputationBand(0.1, 0.4),
                        new AllocationConfig.Power(OptionalDouble.of(12), 4)));
        String turns = allocation.replace("policy = \"fixed:3\"", "turns = [\"dpra\", \"all-ap\"]\nturn_millis = 9000");
        assertThat(read(AccessPointConfig::read, ACCESS_POINT + turns)
                        .allocation()
                        .orElseThrow())
                .returns(List.of(new PolicyName("dpra"), new PolicyName("all-ap")), AllocationConfig::policies)
                .returns(9_000L, AllocationConfig::turnMillis);
        for (String[] wrong : new String[][] {
            {"policy", "turns = [\"dpra\"]\npolicy", "cannot stand beside allocation.policy"},
            {"policy = \"fixed:3\"", "turns = [\"fastest\"]", "there is no policy 'fastest'"},
            {"fixed:3", "fastest", "there is no policy 'fastest'; choose from all-ap"},
            {"min = 0.1", "min = 0.5", "0.5 is above max = 0.4; swap the two"},
            {"latency_weight = 2.5", "latency_weight = 0", "latency_weight = 0 must be above 0"},
            {"interval_millis = 500", "interval_millis = 5", "is below 50"}
        })
            assertThatThrownBy(
                            () -> read(AccessPointConfig::read, ACCESS_POINT + allocation.replace(wrong[0], wrong[1])))
                    .hasMessageContaining(wrong[2]);
    }

    @Test
    void readsHowToSync() {
        String sync = "[sync]\nsnapshot = false\nsnapshot_distance = 500\n";
        assertThat(read(AccessPointConfig::read, ACCESS_POINT + sync).sync()).isEqualTo(new SyncConfig(false, 500));
    }

    @Test
    void readsWhereTopHalvesRun() {
        String remote = "[[inference.remote]]\nmodel = \"rul-cnn\"\nurl = \"https://h:8000/triton/\"\n";
        assertThat(read(AccessPointConfig::read, ACCESS_POINT + remote)
                        .inference()
                        .remotes())
                .containsExactly(new RemoteModel("rul-cnn", 0, URI.create("https://h:8000/triton"), 2_000));
        assertThat(read(AccessPointConfig::read, ACCESS_POINT + remote + "above = 4\n")
                        .inference()
                        .remotes()
                        .get(0)
                        .above())
                .isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            url = "http://h:1"    | url = "h:1"           | x.toml:18: inference.remote.url = "h:1" is wrong: it does not begin with http:// or https://; give where the server's /v2 is, e.g. "http://127.0.0.1:8000"
            url = "http://h:1"    | url = "http://:1"     | x.toml:18: inference.remote.url = "http://:1" is wrong: it names no host; give where the server's /v2 is, e.g. "http://127.0.0.1:8000"
            url = "http://h:1"    | url = "http://h:1?a"  | x.toml:18: inference.remote.url = "http://h:1?a" is wrong: it has more than host, port and path; give where the server's /v2 is, e.g. "http://127.0.0.1:8000"
            url = "http://h:1"    | # none                | x.toml:16: inference.remote.url is missing; give where the server's /v2 is, e.g. "http://127.0.0.1:8000"
            model = "m"           | # none                | x.toml:16: inference.remote.model is missing; give the name of a model on the chain, e.g. "rul-cnn"
            timeout_millis = 500  | timeout_millis = 5000 | x.toml:19: inference.remote.timeout_millis = 5000 is above 4000; give how long to wait for an answer, e.g. 2000
            timeout_millis = 500  | timeout = 500         | x.toml:19: there is no key inference.remote.timeout; choose from above, model, timeout_millis, url or remove it
            timeout_millis = 500  | [[inference.remote]]  | x.toml:20: inference.remote.model = "m" appears twice; give the name of a model on the chain, e.g. "rul-cnn"
            """)
    void brokenRemotes(String original, String broken, String message) {
        String remote = "[[inference.remote]]\nmodel = \"m\"\nurl = \"http://h:1\"\ntimeout_millis = 500\n";
        String more = broken.startsWith("[[") ? "\nmodel = \"m\"\nurl = \"http://h:1\"" : "";
        refuses(AccessPointConfig::read, ACCESS_POINT + remote, original, broken + more, message);
    }

    @Test
    void aGatewayHasNoServersForTopHalves() {
        String remote = "[[inference.remote]]\nmodel = \"m\"\nurl = \"http://h:1\"\n";
        assertThatThrownBy(() -> read(GatewayConfig::read, GATEWAY.replace("[api]", remote + "[api]")))
                .hasMessageContaining("there is no key inference.remote");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1024   |
            1023   | x.toml:17: storage.keep_blocks = 1023 is below 1024; give the blocks below the last final one that stay on disk, e.g. 100000; without this key all stay
            "many" | x.toml:17: storage.keep_blocks = "many" is text, not a whole number; give the blocks below the last final one that stay on disk, e.g. 100000; without this key all stay
            """)
    void readsWhatToKeep(String value, String message) {
        String text = ACCESS_POINT + "[storage]\nkeep_blocks = " + value + "\n";
        if (message == null)
            assertThat(read(AccessPointConfig::read, text).storage()).isEqualTo(StorageConfig.keeping(1024));
        else
            assertThatThrownBy(() -> read(AccessPointConfig::read, text))
                    .isInstanceOf(TomlException.class)
                    .hasMessage(message);
    }

    @Test
    void readsAGateway() {
        var config = read(GatewayConfig::read, GATEWAY);
        assertThat(config.accounts())
                .containsExactly(new MqttAccount("press", "secret", List.of("press-1", "press-2")));
        assertThat(config.accessPoints()).containsExactly(new MemberAddress("ap-1", new Address("127.0.0.1", 7400)));
        assertThat(config.slotIntervalMillis()).isEqualTo(100);
        assertThat(config.outboxBytesMax()).isEqualTo(1 << 20);
        assertThat(config.inference().threads()).isEqualTo(1);
        assertThat(config.encoding()).contains(Encoding.INT8);
        assertThat(read(GatewayConfig::read, GATEWAY.replace("encoding = \"int8\"\n", ""))
                        .encoding())
                .isEmpty();
        assertThat(config.logLevel()).isEqualTo(LogLevel.INFO);
        assertThat(config.plan().cutOf("press-1", Optional.empty(), 6)).isEqualTo(3);
        assertThat(config.plan().cutOf("press-2", Optional.empty(), 6)).isEqualTo(5);
        assertThat(config.plan().cutOf("press-2", Optional.empty(), 4)).isEqualTo(4);
        assertThat(config.plan().cutOf("press-1", Optional.of(6), 6)).isEqualTo(6);
        assertThat(config.plan().cutOf("press-1", Optional.of(0), 6)).isZero();
        assertThat(config.plan().cutOf("press-2", Optional.of(2), 6))
                .as("what the configuration says of this twin")
                .isEqualTo(5);
        String guarded = GATEWAY.replace("[plan]\n", "[plan]\ncut_min = 4\n");
        PlanConfig least = read(GatewayConfig::read, guarded).plan();
        assertThat(least.cutOf("press-1", Optional.of(0), 6)).isEqualTo(4);
        assertThat(least.cutOf("press-1", Optional.empty(), 6)).isEqualTo(4);
    }

    @Test
    void readsADevice() {
        var config = read(DeviceConfig::read, DEVICE);
        assertThat(config.machines())
                .containsExactly(
                        new DeviceMachine("press-1", new DeviceSource.Turbofan(7), null, 1, 1),
                        new DeviceMachine(
                                "press-2",
                                new DeviceSource.Dataset(Path.of("/etc/h30hz0.csv.gz"), List.of()),
                                "30hz",
                                2.5,
                                64));
        var bearing = DEVICE.replace("h30hz0.csv.gz\"", "97.mat\"\nvariables = [\"X097_DE_time\", \"X097_FE_time\"]");
        assertThat(read(DeviceConfig::read, bearing).machines().get(1).source())
                .isEqualTo(new DeviceSource.Dataset(Path.of("/etc/97.mat"), List.of("X097_DE_time", "X097_FE_time")));
        assertThat(config.qos()).isZero();
        assertThat(config.loop()).isFalse();
    }

    @Test
    void passwordsStayOutOfLogs() {
        assertThat(read(GatewayConfig::read, GATEWAY).toString()).doesNotContain("secret");
        assertThat(read(DeviceConfig::read, DEVICE).toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            cpu_share = 0.1               | cpu_share = 1.5         | x.toml:10: mining.cpu_share = 1.5 is above 1; give the share of one CPU that mining may use, e.g. 0.1
            cpu_share = 0.1               | cpu_share = 0           | x.toml:10: mining.cpu_share = 0 mines nothing; give the share of one CPU that mining may use, e.g. 0.1
            cpu_share = 0.1               | cpu_share = "a lot"     | x.toml:10: mining.cpu_share = "a lot" is text, not a number; give the share of one CPU that mining may use, e.g. 0.1
            cpu_share = 0.1               | cpu_shar = 0.1          | x.toml:10: there is no key mining.cpu_shar; did you mean mining.cpu_share?
            [mining]                      | [minning]               | x.toml:9: there is no key minning; did you mean mining?
            key = "ap-1.pem"              | # none                  | x.toml: key is missing; give the path of this member's key, made by: twinseal keys generate FILE
            key = "ap-1.pem"              | key = 7                 | x.toml:2: key = 7 is a number, not text in quotes; give the path of this member's key, made by: twinseal keys generate FILE
            listen = "127.0.0.1:7400"     | listen = "127.0.0.1"    | x.toml:5: network.listen = "127.0.0.1" is wrong: there is no ':' before a port; give host:port, e.g. "127.0.0.1:7400"
            listen = "127.0.0.1:7400"     | listen = "h:70000"      | x.toml:5: network.listen = "h:70000" is wrong: the port 70000 is not in 0 to 65535; give host:port, e.g. "127.0.0.1:7400"
            listen = "127.0.0.1:7400"     | listen = "::1:7400"     | x.toml:5: network.listen = "::1:7400" is wrong: an IPv6 address needs brackets; give host:port, e.g. "127.0.0.1:7400"
            member = "ap-2",              | member = "",            | x.toml:6: network.peers.member = "" is empty; give the member's name in genesis, or its key in hexadecimal
            {member = "ap-2",             | "ap-2", {               | x.toml:6: network.peers holds "ap-2", which is not a table; write [[network.peers]]
            threads = 2                   | threads = 0             | x.toml:13: inference.threads = 0 is below 1; give the number of model calls that may run at once, e.g. 1
            models = "models"             | # none                  | x.toml:11: inference.models is missing; give the folder of the model bundles
            level = "debug"               | level = "loud"          | x.toml:15: log.level = "loud" is none of error, warn, info, debug, trace; give error, warn, info, debug or trace
            level = "debug"               | level = debug           | x.toml:15:9: Unexpected 'd', expected a value
            """)
    void brokenAccessPoints(String original, String broken, String message) {
        refuses(AccessPointConfig::read, ACCESS_POINT, original, broken, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            access_points = [{member = "ap-1", address = "127.0.0.1:7400"}] | access_points = [] | x.toml:4: network.access_points is missing; give the access points that may serve this gateway, e.g. [{member = "ap-1", address = "127.0.0.1:7400"}]
            {member = "ap-1",             | {member = "ap-1", address = "h:1"}, {member = "ap-1", | x.toml:5: network.access_points.member = "ap-1" appears twice; give the member's name in genesis, or its key in hexadecimal
            password = "secret"           | passwd = "secret"       | x.toml:10: there is no key mqtt.device.passwd; did you mean mqtt.device.password?
            password = "secret"           | # none                  | x.toml:8: mqtt.device.password is missing; give the password that the device logs in with
            twins = ["press-1", "press-2"] | twins = []             | x.toml:11: mqtt.device.twins = […] names no twin; give the ids of the twins it publishes for, e.g. ["engine-1"]
            interval_millis = 100         | interval_millis = 1     | x.toml:13: slot.interval_millis = 1 is below 10; give the time between two offloads in milliseconds, e.g. 250
            press-2 = 5                   | press-2 = -5            | x.toml:17: plan.cuts.press-2 = -5 is below 0; give the number of layers that run at the gateway, e.g. 2
            bytes_max = 1048576           | bytes_max = 1.5         | x.toml:19: outbox.bytes_max = 1.5 is a number, not a whole number; give the bytes that undelivered activations may take on disk
            encoding = "int8"             | encoding = "int7"       | x.toml:22: inference.encoding = "int7" is none of float32, float16, int8, int4; give float32, float16, int8 or int4; without this key each model goes as its record chose
            encoding = "int8"             | encodings = "int8"      | x.toml:22: there is no key inference.encodings; did you mean inference.encoding?
            """)
    void brokenGateways(String original, String broken, String message) {
        refuses(GatewayConfig::read, GATEWAY, original, broken, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            qos = 0                       | qos = 2                 | x.toml:6: mqtt.qos = 2 is above 1; give 0 or 1
            generator = "turbofan"        | # none                  | x.toml:10: machine.press-1 has no source; give dataset = PATH or generator = "turbofan", here or under [source]
            generator = "turbofan"        | generator = "turbine"   | x.toml:8: source.generator = "turbine" is unknown; give "turbofan", the only generator, or a dataset
            seed = 7                      | dataset = "x.txt"       | x.toml:8: source.generator = "turbofan" stands beside a dataset; remove one of the two; give "turbofan", the only generator, or a dataset
            seed = 7                      | variables = ["x"]       | x.toml:9: source.variables = […] has no dataset beside it; give the variables of a MATLAB file that are the channels, e.g. ["X097_DE_time"]
            twin = "press-2"              | twin = "press-1"        | x.toml:13: machine.twin = "press-1" appears twice; a twin has one machine; give the id of the twin that this machine's readings update
            rate_hz = 2.5                 | rate_hz = 0             | x.toml:16: machine.rate_hz = 0 is below 0.001; give the messages a second, e.g. 1
            """)
    void brokenDevices(String original, String broken, String message) {
        refuses(DeviceConfig::read, DEVICE, original, broken, message);
    }

    @Test
    void aDeviceNeedsAMachine() {
        var none = DEVICE.substring(0, DEVICE.indexOf("[[machine]]"));
        assertThatThrownBy(() -> read(DeviceConfig::read, none))
                .hasMessage("x.toml: there is no machine to play; add [[machine]] with twin = \"…\"");
    }

    private static void refuses(
            Function<TomlFile, ?> reader, String text, String original, String broken, String message) {
        assertThat(text).contains(original);
        int at = text.indexOf(original);
        var mutated = text.substring(0, at) + broken + text.substring(at + original.length());
        assertThatThrownBy(() -> read(reader, mutated))
                .isInstanceOf(TomlException.class)
                .hasMessage(message);
    }

    private static <T> T read(Function<TomlFile, T> reader, String text) {
        return reader.apply(TomlFile.parse("x.toml", Path.of("/etc"), text));
    }
}
