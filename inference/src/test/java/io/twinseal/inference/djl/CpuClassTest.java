package io.twinseal.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuClassTest {
    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "fpu sse4_2 avx avx2 fma avx512f avx512dq avx512bw avx512vl avx512_vnni, avx512",
        "fpu sse4_2 avx avx2 fma avx512f, avx2",
        "fpu sse4_2 avx avx2 fma, avx2",
        "fpu sse4_2 avx avx2, avx",
        "fpu sse4_2, base",
    })
    void instructionSetAndCachesTellProcessorsApart(String flags, String level) throws IOException {
        var cpuInfo = Files.writeString(folder.resolve("cpuinfo"), "model name\t: X\nflags\t\t: " + flags + "\n");
        for (var index : new String[] {"0:32K", "1:64K", "2:1024K"}) {
            var cache = Files.createDirectory(folder.resolve("index" + index.charAt(0)));
            Files.writeString(cache.resolve("size"), index.substring(2) + "\n");
        }
        assertThat(CpuClass.detect(cpuInfo, folder, "x86_64", "9.9"))
                .isEqualTo("x86_64/" + level + "/32K/1024K/-/tf9.9");
    }

    @Test
    void unknownMachinesHaveAClassToo() {
        assertThat(CpuClass.detect(folder.resolve("none"), folder, "aarch64", "9.9"))
                .isEqualTo("aarch64/unknown/-/-/-/tf9.9");
        assertThat(Shipped.ENGINE.cpuClass()).contains("/tf2.16");
    }
}
