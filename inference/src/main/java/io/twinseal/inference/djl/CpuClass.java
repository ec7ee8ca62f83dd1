package io.twinseal.inference.djl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Tells processors apart by what may change the last bits of a result: the instruction set, which picks the kernels, and
 * the sizes of the caches, which pick the blocks that sums are split into. Two processors told apart needlessly only cost
 * an audit its exactness; two taken for one could accuse an honest machine.
 */
final class CpuClass {
    /** From the widest; each needs the flags listed. */
    private static final List<Level> LEVELS = List.of(
            new Level("avx512", Set.of("avx512f", "avx512bw", "avx512dq", "avx512vl")),
            new Level("avx2", Set.of("avx2", "fma")),
            new Level("avx", Set.of("avx")));

    private CpuClass() {}

    static String detect(String engineVersion) {
        return detect(
                Path.of("/proc/cpuinfo"),
                Path.of("/sys/devices/system/cpu/cpu0/cache"),
                System.getProperty("os.arch", "unknown").replace("amd64", "x86_64"),
                engineVersion);
    }

    static String detect(Path cpuInfo, Path caches, String architecture, String engineVersion) {
        // The engine's kernels can be held to an older instruction set from outside.
        var limit = System.getenv("ONEDNN_MAX_CPU_ISA");
        var level = limit == null ? level(cpuInfo) : level(cpuInfo) + "-" + limit;
        return String.join("/", architecture, level, caches(caches), "tf" + engineVersion);
    }

    private static String level(Path cpuInfo) {
        if (!Files.isReadable(cpuInfo)) {
            return "unknown";
        }
        try (var lines = Files.lines(cpuInfo)) {
            var flags = lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line ->
                            Set.of(line.substring(line.indexOf(':') + 1).strip().split("\\s+")))
                    .orElse(Set.of());
            return LEVELS.stream()
                    .filter(level -> flags.containsAll(level.flags))
                    .map(level -> level.name)
                    .findFirst()
                    .orElse("base");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String caches(Path caches) {
        return String.join(
                "/",
                IntStream.of(0, 2, 3)
                        .mapToObj(index -> caches.resolve("index" + index).resolve("size"))
                        .map(CpuClass::text)
                        .toList());
    }

    private static String text(Path file) {
        try {
            return Files.isReadable(file) ? Files.readString(file).strip() : "-";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Level(String name, Set<String> flags) {}
}
