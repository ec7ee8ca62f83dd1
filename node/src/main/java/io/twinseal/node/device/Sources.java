package io.twinseal.node.device;

import io.twinseal.inference.data.Datasets;
import io.twinseal.inference.data.SensorSource;
import io.twinseal.inference.data.TurbofanGenerator;
import io.twinseal.node.config.DeviceMachine;
import io.twinseal.node.config.DeviceSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Opens each source once and gives every machine of a device its rows. */
final class Sources {
    private final Map<DeviceSource, SensorSource> opened = new HashMap<>();
    private final Map<DeviceSource, Integer> taken = new HashMap<>();
    private final List<DeviceMachine> machines;

    Sources(List<DeviceMachine> machines) {
        this.machines = machines;
    }

    /**
     * Rows of one machine: of the one that it names, or of the next in the source that none has taken.
     *
     * @throws IllegalArgumentException if the source has no such machine
     */
    Supplier<Iterator<float[]>> rows(DeviceMachine machine) {
        var source = opened.computeIfAbsent(machine.source(), this::open);
        var name = machine.machine();
        if (name == null) {
            int next = taken.merge(machine.source(), 1, Integer::sum) - 1;
            name = source.machines().get(next % source.machines().size());
        }
        var chosen = name;
        if (!source.machines().contains(chosen))
            throw new IllegalArgumentException("twin " + machine.twin() + ": " + source.name() + " has no machine \""
                    + chosen + "\"; it has " + String.join(", ", source.machines()));
        return () -> source.rows(chosen);
    }

    private SensorSource open(DeviceSource source) {
        if (source instanceof DeviceSource.Turbofan generator)
            return new TurbofanGenerator(generator.seed(), machines.size());
        if (source instanceof DeviceSource.Dataset dataset)
            return Datasets.open(dataset.path(), dataset.variables()).get(0);
        throw new IllegalStateException("unknown source " + source);
    }
}
