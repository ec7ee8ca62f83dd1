package io.twinseal.node.allocation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Energy that the processor's packages have taken, by their own counters (RAPL) as Linux shows them below {@code
 * /sys/class/powercap}. Many systems let only root read them, and virtual machines have none.
 */
final class PackageEnergy {
    private static final String ZONES = "intel-rapl:*"; // AMD's are named so as well
    private static final double JOULES_PER_MICROJOULE = 1e-6;

    private final List<Zone> zones;
    private double joules;

    private static final class Zone {
        private final Path counter;
        private final long range;
        private long last;

        Zone(Path folder) throws IOException {
            counter = folder.resolve("energy_uj");
            range = number(folder.resolve("max_energy_range_uj"));
            last = number(counter);
        }

        /** Microjoules since the call before; the counter begins anew after its range. */
        long taken() throws IOException {
            long now = number(counter);
            long taken = now >= last ? now - last : now + range - last;
            last = now;
            return taken;
        }
    }

    private PackageEnergy(List<Zone> zones) {
        this.zones = List.copyOf(zones);
    }

    /** Empty where there is no counter, or one that this process may not read. */
    static Optional<PackageEnergy> readable(Path powercap) {
        if (!Files.isDirectory(powercap)) return Optional.empty();
        List<Zone> zones = new ArrayList<>();
        try (var folders = Files.newDirectoryStream(powercap, ZONES)) {
            // Zones within packages, and the one of the whole platform, would count the same energy again.
            for (Path folder : folders)
                if (Files.readString(folder.resolve("name")).startsWith("package")) zones.add(new Zone(folder));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
        return zones.isEmpty() ? Optional.empty() : Optional.of(new PackageEnergy(zones));
    }

    /** Joules since this was made; to be asked more often than a counter begins anew, every 262 kJ on most processors. */
    double joules() throws IOException {
        for (Zone zone : zones) joules += JOULES_PER_MICROJOULE * zone.taken();
        return joules;
    }

    private static long number(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).strip());
    }
}
