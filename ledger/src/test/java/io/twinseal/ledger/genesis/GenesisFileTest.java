package io.twinseal.ledger.genesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.consensus.rules.Fixed;
import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.rules.ReputationFunction;
import io.twinseal.consensus.rules.RetargetMode;
import io.twinseal.ledger.codec.GenesisCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.toml.TomlException;
import io.twinseal.ledger.toml.TomlFile;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenesisFileTest {
    private static final String TEXT = """
            name = "plant"
            time_millis = 1700000000000
            [parameters]
            alpha = 0.5
            beta = "0.1"
            reputation_function = "log"
            retarget = "fixed"
            reputation_max = 1
            [[member]]
            name = "ap-1"
            role = "access_point"
            key = "%s"
            [[member]]
            name = "gateway-1"
            role = "gateway"
            key = "%s"
            access_points = ["ap-1"]
            [[model]]
            name = "rul-cnn"
            digest = "abababababababababababababababababababababababababababababababab"
            output_kind = "regression"
            output_values = 1
            output_labels = ["rul \\"cycles\\""]
            layers = [{name = "conv", flops = 1000, output_bytes = 64}, {name = "dense", flops = 10, output_bytes = 4}]
            [[twin]]
            id = "engine-2"
            gateway = "gateway-1"
            model = "rul-cnn"
            points_max = 8
            [[twin]]
            id = "engine-1"
            gateway = "gateway-1"
            model = "rul-cnn"
            points_max = 4
            """.formatted(key(1), key(2));

    @Test
    void readsEverything() {
        var genesis = read(TEXT);
        assertThat(genesis.name()).isEqualTo("plant");
        assertThat(genesis.timeMillis()).isEqualTo(1_700_000_000_000L);
        assertThat(genesis.parameters().alpha()).isEqualTo(Fixed.ONE / 2);
        assertThat(genesis.parameters().beta()).isEqualTo(Fixed.parse("0.1"));
        assertThat(genesis.parameters().reputationFunction()).isEqualTo(ReputationFunction.LOG);
        assertThat(genesis.parameters().retarget()).isEqualTo(RetargetMode.FIXED);
        assertThat(genesis.parameters().blockTimeMillis()).isEqualTo(500);
        assertThat(genesis.members()).extracting(member -> member.role()).contains(Role.ACCESS_POINT, Role.GATEWAY);
        assertThat(genesis.models().get(0).layers()).hasSize(2);
        assertThat(genesis.models().get(0).outputLabels()).containsExactly("rul \"cycles\"");
        assertThat(genesis.twins()).extracting(twin -> twin.id()).containsExactly("engine-1", "engine-2");
    }

    @Test
    void orderAndLayoutDoNotChangeTheChain() {
        int twins = TEXT.indexOf("[[twin]]");
        int second = TEXT.indexOf("[[twin]]", twins + 1);
        var swapped = TEXT.substring(0, twins) + TEXT.substring(second) + TEXT.substring(twins, second);
        assertThat(GenesisCodec.chainId(read("# a comment\n" + swapped))).isEqualTo(GenesisCodec.chainId(read(TEXT)));
    }

    @Test
    void whatIsWrittenReadsBackTheSame(@TempDir Path folder) throws IOException {
        var genesis = read(TEXT);
        var file = folder.resolve("genesis.toml");
        GenesisFile.write(file, genesis);
        assertThat(GenesisFile.read(file)).isEqualTo(genesis);
        assertThat(GenesisCodec.chainId(GenesisFile.read(file))).isEqualTo(GenesisCodec.chainId(genesis));
    }

    @Test
    void everyFixedPointNumberHasADecimalThatReadsBack() {
        var random = new Random(5);
        for (int i = 0; i < 2000; i++) {
            long fixed = random.nextLong() >>> (1 + random.nextInt(62));
            assertThat(Fixed.parse(ParametersSection.decimal(fixed))).isEqualTo(fixed);
        }
        assertThat(ParametersSection.decimal(Fixed.parse("0.69"))).isEqualTo("0.69");
        assertThat(ParametersSection.decimal(Fixed.ONE)).isEqualTo("1");
    }

    @Test
    void leftOutParametersAreTheUsualOnes() {
        var none = TEXT.replaceAll("(?s)alpha = 0.5.*reputation_max = 1\n", "");
        assertThat(read(none).parameters()).isEqualTo(Parameters.builder().build());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            alpha = 0.5         | alpha = "half"           | g.toml:4: parameters.alpha = "half" is text, not a number; give a decimal number, e.g. 0.69
            alpha = 0.5         | alpha = -1               | g.toml:4: parameters.alpha = -1 is below 0; give a decimal number, e.g. 0.69
            alpha = 0.5         | alpha = 1                | g.toml:4: parameters.alpha: alpha is 1, so that alpha * (reputationMax - reputationMin) exceeds ln 2 = 0.693147180 and less than a third of the hash power could win most blocks; lower alpha or reputationMax, or set experiment to true on a chain that carries nothing of value
            alpha = 0.5         | alhpa = 0.5              | g.toml:4: there is no key parameters.alhpa; did you mean parameters.alpha?
            retarget = "fixed"  | retarget = "hash"        | g.toml:7: parameters.retarget = "hash" is none of hashrate, interval, fixed; give hashrate, interval or fixed
            retarget = "fixed"  | slot_window = 0          | g.toml:7: parameters.slot_window: slotWindow is 0; it must be from 1 to 512 (blocks)
            role = "gateway"    | role = "gate"            | g.toml:15: member.role = "gate" is none of access_point, gateway, observer; give access_point, gateway or observer
            role = "gateway"    | role = "observer"        | g.toml:13: only a gateway names access points, but 'gateway-1' is OBSERVER
            name = "gateway-1"  | name = "ap-1"            | g.toml:14: member.name = "ap-1" appears twice; give each member a name of its own
            ["ap-1"]            | ["ap-9"]                 | g.toml:17: member.access_points = […] names the member "ap-9", which this file does not have (did you mean "ap-1"?); give the names of access points, the first to serve it, then the backups
            ["ap-1"]            | []                       | g.toml:13: gateway 'gateway-1' must name at least one access point
            model = "rul-cnn"   | model = "gearbox"        | g.toml:28: twin.model = "gearbox" names the model "gearbox", which this file does not have (it has rul-cnn); give the name of the model that the twin runs
            points_max = 8      | points_max = 0           | g.toml:29: twin.points_max = 0 is below 1; give the data points that one batch may hold for the twin
            digest = "abab      | digest = "ab             | g.toml:20: model.digest = "ababababababababababababababababababababababababababababababab" is wrong: expected 64 hexadecimal digits, got 62; give the model's id: 64 hexadecimal digits
            flops = 1000        | flops = -1               | g.toml:24: model.layers.flops = -1 is below 0; give floating-point operations per data point
            output_values = 1   | output_values = 2        | g.toml:18: model 'rul-cnn' has 1 labels for 2 output values
            id = "engine-2"     | id = "engine-1"          | g.toml:31: twin.id = "engine-1" appears twice; give each twin an id of its own
            name = "plant"      | name = "a plant"         | g.toml: a chain's name 'a plant' may only have letters, digits, '.', '_' and '-' and must start with a letter or digit
            """)
    void brokenFiles(String original, String broken, String message) {
        assertThat(TEXT).contains(original);
        int at = TEXT.indexOf(original);
        var mutated = TEXT.substring(0, at) + broken + TEXT.substring(at + original.length());
        assertThatThrownBy(() -> read(mutated))
                .isInstanceOf(TomlException.class)
                .hasMessage(message);
    }

    @Test
    void keysThatAreNoPointsAreRefused() {
        var zeros = "00".repeat(32);
        assertThatThrownBy(() -> read(TEXT.replace(key(1), zeros)))
                .hasMessage("g.toml:12: member.key = \"" + zeros + "\" is no valid Ed25519 public key; give the public"
                        + " key that twinseal keys show prints: 64 hexadecimal digits");
        assertThatThrownBy(() -> read(TEXT.replace(key(1), key(2)))).hasMessageContaining("g.toml:16: member.key");
    }

    private static Genesis read(String text) {
        return GenesisFile.read(TomlFile.parse("g.toml", Path.of("/etc"), text));
    }

    private static String key(int seed) {
        var bytes = new byte[32];
        bytes[0] = (byte) seed;
        return MemberKey.ofSeed(bytes).id().toString();
    }
}
