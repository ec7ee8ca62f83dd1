package io.twinseal.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {
    private static final int CALLS = 20_000;
    private static final long GROWTH_KIB_MAX = 20_000;

    /** The inputs alone, were they kept, would be more than 200 MB. */
    @Test
    void callsLeaveNothingBehind() throws IOException {
        try (var model = Shipped.ENGINE.load(Shipped.MODELS.resolve("rul-cnn"))) {
            var input = Shipped.input(model.manifest(), 8, 9);
            int layers = model.manifest().layerCount();
            for (int i = 0; i < 2000; i++) {
                model.top(i % layers, model.bottom(i % layers, input));
            }
            long before = residentKib();
            for (int i = 0; i < CALLS / 2; i++) {
                model.top(i % layers, model.bottom(i % layers, input));
            }
            assertThat(residentKib() - before).isLessThan(GROWTH_KIB_MAX);
        }
    }

    @Test
    void closedModelsLeaveNothingBehind() throws IOException {
        long before = 0;
        for (int i = 0; i < 40; i++) {
            try (var model = Shipped.ENGINE.load(Shipped.MODELS.resolve("gearbox-cnn"))) {
                model.whole(Shipped.input(model.manifest(), 2, i));
            }
            if (i == 10) {
                before = residentKib();
            }
        }
        assertThat(residentKib() - before).isLessThan(GROWTH_KIB_MAX);
    }

    /** Resident memory. The tests' Java heap is of one size and touched from the start, so what grows is native. */
    private static long residentKib() throws IOException {
        System.gc();
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
