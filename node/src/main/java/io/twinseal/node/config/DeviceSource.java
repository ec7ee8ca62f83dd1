package io.twinseal.node.config;

import java.nio.file.Path;
import java.util.List;

/** Where a device's readings come from. */
public sealed interface DeviceSource {
    /**
     * A published dataset file.
     *
     * @param variables of a MATLAB file, in the order of the channels; none for the usual choice and for other files
     */
    record Dataset(Path path, List<String> variables) implements DeviceSource {
        public Dataset {
            variables = List.copyOf(variables);
        }
    }

    /** Made-up wear of turbofan-like engines; the same seed gives the same readings. */
    record Turbofan(long seed) implements DeviceSource {}
}
