package io.twinseal.ledger.toml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TomlFileTest {
    private enum Colour {
        RED,
        DARK_BLUE
    }

    @Test
    void readsEveryKindOfValue() {
        var file = parse("""
                text = "a b"
                path = "keys/../ap.pem"
                count = 7
                exact = 0.1
                quoted = "0.12345678901234567890"
                on = true
                list = ["a", "b"]
                numbers = [1, 0.5, "2.25"]
                colour = "dark_blue"
                [inner]
                x = 1
                [[row]]
                n = 1
                [[row]]
                n = 2
                """);
        var root = file.root();
        assertThat(root.key("text", "").text()).isEqualTo("a b");
        assertThat(root.key("path", "").path()).isEqualTo(Path.of("/etc/twinseal/ap.pem"));
        assertThat(root.key("count", "").integer(7, 7)).isEqualTo(7);
        assertThat(decimal(root.key("exact", ""))).isEqualTo(new BigDecimal("0.1"));
        assertThat(decimal(root.key("quoted", ""))).isEqualTo(new BigDecimal("0.12345678901234567890"));
        assertThat(root.key("on", "").flag(false)).isTrue();
        assertThat(root.key("list", "").texts()).containsExactly("a", "b");
        assertThat(root.key("numbers", "").decimals())
                .containsExactly(new BigDecimal("1"), new BigDecimal("0.5"), new BigDecimal("2.25"));
        assertThat(root.key("colour", "").choice(Colour.class)).isEqualTo(Colour.DARK_BLUE);
        assertThat(root.section("inner").key("x", "").integer(0, 9)).isEqualTo(1);
        assertThat(root.sections("row"))
                .extracting(row -> row.key("n", "").integer(0, 9))
                .containsExactly(1L, 2L);
        file.finish();
    }

    @Test
    void whatIsMissingTakesTheOtherwise() {
        var root = parse("").root();
        assertThat(root.key("text", "").text("x")).isEqualTo("x");
        assertThat(root.key("count", "").integer(0, 9, 3)).isEqualTo(3);
        assertThat(root.key("exact", "").decimal(BigDecimal.ZERO, BigDecimal.TEN, BigDecimal.ONE))
                .isEqualTo(BigDecimal.ONE);
        assertThat(root.key("on", "").flag(true)).isTrue();
        assertThat(root.key("colour", "").choice(Colour.class, Colour.RED)).isEqualTo(Colour.RED);
        assertThat(root.key("list", "").texts()).isEmpty();
        assertThat(root.key("numbers", "").decimals()).isEmpty();
        assertThat(root.sections("row")).isEmpty();
        assertThat(root.section("inner").has("x")).isFalse();
    }

    @Test
    void saysWhereAndWhatIsWrongAndHowToMendIt() {
        refuses(
                "x = \"7\"",
                root -> root.key("x", "give 7").integer(0, 9),
                "x = \"7\" is text, not a whole number; give 7");
        refuses("x = -1", root -> root.key("x", "give 7").integer(0, 9), "x = -1 is below 0; give 7");
        refuses("x = 10", root -> root.key("x", "give 7").integer(0, 9), "x = 10 is above 9; give 7");
        refuses("x = 1.5", root -> decimal(root.key("x", "give 0.1")), "x = 1.5 is above 1; give 0.1");
        refuses("x = nan", root -> decimal(root.key("x", "give 0.1")), "x = NaN is not a finite number; give 0.1");
        refuses(
                "x = 0.12345678901234567",
                root -> decimal(root.key("x", "give 0.1")),
                "x = 0.12345678901234566 has more digits than a bare number keeps; write it in quotes; give 0.1");
        refuses(
                "x = \"1e-999999999\"",
                root -> decimal(root.key("x", "give 0.1")),
                "x = \"1e-999999999\" has more than 40 digits; give 0.1");
        refuses(
                "x = [1]",
                root -> root.key("x", "name twins").texts(),
                "x = […] is a list, not a list of texts; name twins");
        refuses(
                "x = [1, true]",
                root -> root.key("x", "give numbers").decimals(),
                "x = […] is a list, not a number; give numbers");
        refuses("x = \"\"", root -> root.key("x", "name it").text(), "x = \"\" is empty; name it");
        refuses(
                "x = \"blue\"",
                root -> root.key("x", "choose").choice(Colour.class),
                "x = \"blue\" is none of red, dark_blue; choose");
        refuses("x = 3", root -> root.section("x"), "x = 3 is a number, not a table; write [x]");
        refuses("x = 3", root -> root.sections("x"), "x is a number; write [[x]]");
        refuses("x = 3", root -> root.key("x", "say so").flag(true), "x = 3 is a number, not true or false; say so");
    }

    @Test
    void aMisspelledKeyIsNamedWhereTheRightOneIsMissing() {
        refuses(
                "[api]\nlisen = \"x\"",
                root -> root.section("api").key("listen", "give host:port").text(),
                2,
                "there is no key api.lisen; did you mean api.listen?");
        refuses(
                "[api]\nother = 1",
                root -> root.section("api").key("listen", "give host:port").text(),
                1,
                "api.listen is missing; give host:port");
    }

    @Test
    void nothingUnaskedForPasses() {
        var file = parse("alpha = 1\n\n[tabel]\nx = 1\n");
        file.root().key("alpha", "").integer(0, 9);
        file.root().section("table");
        assertThatThrownBy(file::finish).hasMessage("ap.toml:3: there is no key tabel; did you mean table?");
        var nested = parse("[a]\nzzz = 1\n");
        nested.root().section("a").key("first", "").integer(0, 9, 1);
        nested.root().section("a").key("second", "").integer(0, 9, 1);
        assertThatThrownBy(nested::finish).hasMessageStartingWith("ap.toml:2: there is no key a.zzz; choose from ");
    }

    @Test
    void brokenSyntaxHasLineAndColumn() {
        assertThatThrownBy(() -> parse("a = 1\nb = "))
                .hasMessage("ap.toml:2:5: Unexpected end of input, expected a value");
    }

    @Test
    void filesThatCannotBeRead(@TempDir Path folder) throws IOException {
        var missing = folder.resolve("ap.toml");
        assertThatThrownBy(() -> TomlFile.read(missing, "an access point's configuration"))
                .isInstanceOf(TomlException.class)
                .hasMessage(missing + ": there is no such file; give an access point's configuration");
        var binary = Files.write(folder.resolve("x"), "a = \"é\"".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> TomlFile.read(binary, "text")).hasMessage(binary + ": is not UTF-8 text; give text");
    }

    @Test
    void slipsAreNearAndOtherWordsAreNot() {
        assertThat(Spelling.nearest("cpu_shar", List.of("cpu_share", "listen"))).contains("cpu_share");
        assertThat(Spelling.nearest("lisetn", List.of("cpu_share", "listen"))).contains("listen");
        assertThat(Spelling.nearest("banana", List.of("cpu_share", "listen"))).isEmpty();
        assertThat(Spelling.distance("abcd", "acbd")).isEqualTo(1);
    }

    private static BigDecimal decimal(TomlKey key) {
        return key.decimal(BigDecimal.ZERO, BigDecimal.ONE);
    }

    private static TomlFile parse(String text) {
        return TomlFile.parse("ap.toml", Path.of("/etc/twinseal"), text);
    }

    private static void refuses(String text, Consumer<TomlSection> reader, String problem) {
        refuses(text, reader, 1, problem);
    }

    private static void refuses(String text, Consumer<TomlSection> reader, int line, String problem) {
        assertThatThrownBy(() -> reader.accept(parse(text).root()))
                .isInstanceOf(TomlException.class)
                .hasMessage("ap.toml:" + line + ": " + problem);
    }
}
