package io.twinseal.node.config;

import java.nio.file.Path;

/** Where a device's readings come from. */
public sealed interface DeviceSource {
    /** A published dataset file. */
    record Dataset(Path path) implements DeviceSource {}

    /** Made-up wear of turbofan-like engines; the same seed gives the same readings. */
    record Turbofan(long seed) implements DeviceSource {}
}
