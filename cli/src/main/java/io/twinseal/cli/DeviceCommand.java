package io.twinseal.cli;

import io.twinseal.node.config.DeviceConfig;
import io.twinseal.node.device.DeviceDaemon;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "device", description = "Publishes machines' readings to a gateway by MQTT, from a dataset or made up.")
final class DeviceCommand implements Callable<Integer> {
    @Mixin
    private DaemonOptions options = new DaemonOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        var config = DeviceConfig.load(options.config);
        return new DaemonRunner(System.in, spec.commandLine().getOut())
                .run(config.data(), config.logLevel(), options.untilEof, () -> DeviceDaemon.start(config));
    }
}
