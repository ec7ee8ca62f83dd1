package io.twinseal.cli;

import io.twinseal.node.GatewayDaemon;
import io.twinseal.node.config.GatewayConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "gateway", description = "Runs a gateway: twins of its machines, bottom halves, receipts.")
final class GatewayCommand implements Callable<Integer> {
    @Mixin
    private DaemonOptions options = new DaemonOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        var config = GatewayConfig.load(options.config);
        return new DaemonRunner(System.in, spec.commandLine().getOut())
                .run(config.identity().data(), config.logLevel(), options.untilEof, () -> GatewayDaemon.start(config));
    }
}
