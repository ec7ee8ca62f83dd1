package io.twinseal.testnet.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Memory of a process that is resident now. */
public final class ResidentMemory {
    private static final double KIB_PER_MIB = 1_024;

    private ResidentMemory() {}

    /**
     * Asks Linux.
     *
     * @param process its folder, such as {@code /proc/self}
     * @return MiB; 0 of a process that has ended and was not waited for
     * @throws IOException if there is no such process
     */
    public static double mebibytes(Path process) throws IOException {
        try (Stream<String> lines = Files.lines(process.resolve("status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / KIB_PER_MIB)
                    .findFirst()
                    .orElse(0);
        }
    }
}
