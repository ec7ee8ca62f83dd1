package io.twinseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.inference.model.MachineProfile;
import io.twinseal.inference.model.ManifestFile;
import io.twinseal.inference.model.ModelId;
import io.twinseal.inference.model.ModelStore;
import io.twinseal.inference.model.ProfileFile;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.genesis.GenesisFile;
import io.twinseal.ledger.types.Change;
import io.twinseal.node.models.ChainModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTest {
    private static final Path SHIPPED = Path.of("../inference/models");
    private static final String MEMBER =
            """
            [[member]]
            name = "ap-1"
            role = "access_point"
            key = "%s"
            """.formatted(MemberKey.ofSeed(new byte[32]).id());

    private static final Path TURBOFAN = SHIPPED.resolve("rul-cnn");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theTableForGenesisReadsBackAsTheModel() throws IOException {
        var table = CommandResult.of("model", "inspect", TURBOFAN.toString(), "--toml");
        assertThat(table.exitCode()).isZero();
        var nothing = GenesisFile.parse("nothing", "name = \"none\"\ntime_millis = 1\n" + MEMBER);
        assertThat(GenesisFile.readChanges(Files.writeString(folder.resolve("model.toml"), table.out()), nothing))
                .containsExactly(new Change.PutModel(ChainModels.of(ModelStore.verify(TURBOFAN))));
    }

    @Test
    void listsTheShippedModels() {
        CommandResult result = CommandResult.of("model", "list", SHIPPED.toString());
        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines().skip(1))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("gearbox-cnn  classification  ")
                                .contains(" 0-8 "),
                        line -> assertThat(line)
                                .startsWith("rul-cnn      regression  ")
                                .contains(" 0-9 "));
    }

    @Test
    void showsWhatEachCutCostsAndSends() {
        CommandResult result = CommandResult.of("model", "inspect", TURBOFAN.toString());
        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("takes    30 rows of 24 values, every 1 rows")
                .contains("gives    regression: remaining useful life, cycles")
                .containsPattern("test_rmse \\S+, which counts")
                .containsPattern("\n +0  - +0 +0\\.000 +0\\.314  \\[30, 24\\] +2880  float32 +1515\n")
                .containsPattern("\n +1  scale +0 +0\\.001 +0\\.313  \\[30, 1, 14\\] +1680  int8 +429\n");
    }

    @Test
    void measuresAModelAndShowsItFromThenOn() throws IOException {
        Path copy = copy(TURBOFAN, folder.resolve("rul-cnn"));
        CommandResult result =
                CommandResult.of("model", "profile", copy.toString(), "--points", "4,1", "--seconds", "1");
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out())
                .contains(", 1 data points a call, microseconds\n")
                .contains(", 4 data points a call, microseconds\n")
                .containsPattern("\n +9  life +\\d+\\.\\d +\\d+\\.\\d +\\d\\.\\d\n")
                .contains("kept in " + copy.resolve("profile.json"));
        CommandResult inspected = CommandResult.of("model", "inspect", copy.toString());
        assertThat(inspected.exitCode()).isZero();
        assertThat(inspected.out()).contains(", 4 data points a call, microseconds\n");
    }

    @Test
    void showsWhichModelAnotherWasMadeOf() throws IOException {
        Path copy = copy(TURBOFAN, folder.resolve("rul-cnn"));
        String manifest = Files.readString(copy.resolve("model.json"));
        String lineage = "\"lineage\": {\"parent\": \"" + "ab".repeat(32) + "\", \"change\": \"halved\"}, ";
        Files.writeString(copy.resolve("model.json"), manifest.replace("\"headline\":", lineage + "\"headline\":"));
        assertThat(CommandResult.of("model", "inspect", copy.toString()).out())
                .contains("\nmade of  " + "ab".repeat(32) + ": halved\n");
    }

    @Test
    void aProfileOfAnotherModelIsRefused() throws IOException {
        Path copy = copy(TURBOFAN, folder.resolve("rul-cnn"));
        var halves = new MachineProfile.Halves(1, 1);
        var other = new MachineProfile(
                new ModelId("ab".repeat(32)), "some", List.of(new MachineProfile.Batch(1, List.of(halves, halves))));
        ProfileFile.write(copy, other);
        CommandResult result = CommandResult.of("model", "inspect", copy.toString());
        assertThat(result.exitCode()).isEqualTo(Failures.USAGE);
        assertThat(result.err()).contains("profile.json: is of model abab").contains("'twinseal model profile'");
    }

    @Test
    void saysWhichSizesOfCallsItTakes() {
        CommandResult result = CommandResult.of("model", "profile", TURBOFAN.toString(), "--points", "0");
        assertThat(result.exitCode()).isEqualTo(Failures.USAGE);
        assertThat(result.err()).contains("--points takes numbers from 1 to 1024");
    }

    @Test
    void saysWhatItNeedsToCompressAModel() throws IOException {
        String out = folder.toString();
        assertThat(CommandResult.of("model", "compress", TURBOFAN.toString(), "--data", out, "--out", out)
                        .err())
                .contains("has no folder cmapss; put there NASA's");
        CommandResult all = CommandResult.of(
                "model", "compress", TURBOFAN.toString(), "--data", out, "--out", out, "--sparsity", "1");
        assertThat(all.exitCode()).isEqualTo(Failures.USAGE);
        assertThat(all.err()).contains("--sparsity takes a number from 0 to below 1");
        Path unknown = Files.createDirectory(folder.resolve("unknown"));
        copy(TURBOFAN.resolve("variables"), unknown.resolve("variables"));
        Files.copy(TURBOFAN.resolve("saved_model.pb"), unknown.resolve("saved_model.pb"));
        String manifest = Files.readString(TURBOFAN.resolve("model.json"));
        Files.writeString(unknown.resolve("model.json"), manifest.replace("\"rul-cnn\"", "\"unknown\""));
        CommandResult strange = CommandResult.of("model", "compress", unknown.toString(), "--data", out, "--out", out);
        assertThat(strange.exitCode()).isEqualTo(Failures.USAGE);
        assertThat(strange.err()).contains("there is no recipe to train model unknown on");
    }

    /** What others saved is a folder like that of a bundle, without its manifest. */
    @Test
    void importsAModelAndMeasuresItLikeOthers() throws IOException {
        String out = folder.resolve("models").toString();
        CommandResult result = CommandResult.of(
                "model",
                "import",
                TURBOFAN.toString(),
                "--name",
                "mine",
                "--out",
                out,
                "--kind",
                "regression",
                "--labels",
                "cycles",
                "--stride",
                "10",
                "--trained-on",
                turbofans().toString());
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out())
                .contains("cuts 0 to 9 give the bits of the whole, which differs from " + TURBOFAN + " by 0.0e+00 of")
                .containsPattern("\n +2  conv1 +2272 +0\\.137 +0\\.177  \\[30, 1, 32\\] +3840 ")
                .containsPattern("written to \\S+mine, id [0-9a-f]{64}\n");
        CommandResult listed = CommandResult.of("model", "list", out);
        assertThat(listed.out()).containsPattern("mine  regression +0-9 .* difference_from_original 0\\.000 ");
        String bundle = folder.resolve("models/mine").toString();
        assertThat(CommandResult.of("model", "inspect", bundle).out())
                .contains("takes    30 rows of 24 values, every 10 rows")
                .contains("gives    regression: cycles")
                .contains("readings that are missing or implausible give way to the last, or the usual one");
        assertThat(ManifestFile.read(Path.of(bundle))
                        .preprocessing()
                        .orElseThrow()
                        .usual())
                .startsWith(1f, 2f, 3f)
                .endsWith(24f);
        assertThat(CommandResult.of("model", "profile", bundle, "--points", "1", "--seconds", "1")
                        .exitCode())
                .isZero();
    }

    /** Two cycles of one engine. */
    private Path turbofans() throws IOException {
        var sensors = IntStream.rangeClosed(1, 24).mapToObj(i -> i + ".0").collect(Collectors.joining(" "));
        return Files.writeString(folder.resolve("train.txt"), "1 1 " + sensors + "\n1 2 " + sensors + "\n");
    }

    @Test
    void saysWhichReadingsTellNothingOfAModel() throws IOException {
        String out = folder.resolve("models").toString();
        Path wide = Files.writeString(folder.resolve("a.csv"), "x,y\n1,2\n");
        CommandResult other = CommandResult.of(
                "model",
                "import",
                TURBOFAN.toString(),
                "--name",
                "mine",
                "--out",
                out,
                "--kind",
                "regression",
                "--trained-on",
                wide.toString());
        assertThat(other.exitCode()).isEqualTo(Failures.USAGE);
        assertThat(other.err()).contains("preprocessing must have one value for each of 24 channels");
        assertThat(folder.resolve("models/mine")).doesNotExist();
    }

    @Test
    void saysWhyAModelCannotBeImported() {
        String nowhere = folder.resolve("none").toString();
        String out = folder.resolve("models").toString();
        CommandResult missing =
                CommandResult.of("model", "import", nowhere, "--name", "mine", "--out", out, "--kind", "regression");
        assertThat(missing.exitCode()).isEqualTo(Failures.USAGE);
        assertThat(missing.err()).startsWith("twinseal: " + nowhere + ": is no folder of a SavedModel; point at");
        CommandResult named = CommandResult.of(
                "model", "import", nowhere, "--name", "My model", "--out", out, "--kind", "regression");
        assertThat(named.exitCode()).isEqualTo(Failures.USAGE);
        assertThat(named.err()).contains("name \"My model\" must be lower-case letters, digits, -");
        CommandResult kind =
                CommandResult.of("model", "import", nowhere, "--name", "mine", "--out", out, "--kind", "guess");
        assertThat(kind.exitCode()).isEqualTo(Failures.USAGE);
        assertThat(kind.err()).contains("--kind");
        assertThat(folder).isEmptyDirectory();
    }

    private static Path copy(Path bundle, Path to) throws IOException {
        try (var files = Files.walk(bundle)) {
            for (Path file : files.toList()) Files.copy(file, to.resolve(bundle.relativize(file)));
        }
        return to;
    }

    @Test
    void saysWhatIsWrongWithABundleThatWasChanged() throws IOException {
        Path changed = Files.createDirectory(folder.resolve("rul-cnn"));
        Files.copy(TURBOFAN.resolve("model.json"), changed.resolve("model.json"));
        Files.writeString(changed.resolve("saved_model.pb"), "changed");
        for (String command : new String[] {"list", "inspect"}) {
            CommandResult result =
                    CommandResult.of("model", command, (command.equals("list") ? folder : changed).toString());
            assertThat(result.exitCode()).isEqualTo(Failures.USAGE);
            assertThat(result.err()).startsWith("twinseal: ").contains("its files have the digest");
        }
    }

    @Test
    void saysThatAFolderIsMissing() {
        CommandResult result =
                CommandResult.of("model", "list", folder.resolve("none").toString());
        assertThat(result.exitCode()).isEqualTo(Failures.USAGE);
        assertThat(result.err()).contains("is not a folder");
    }
}
