package io.twinseal.cli;

import io.twinseal.node.AccessPoint;
import io.twinseal.node.config.AccessPointConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "ap", description = "Runs an access point: top halves of its gateways' networks, the chain, mining.")
final class AccessPointCommand implements Callable<Integer> {
    @Mixin
    private DaemonOptions options = new DaemonOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        var config = AccessPointConfig.load(options.config);
        return new DaemonRunner(System.in, spec.commandLine().getOut())
                .run(config.identity().data(), config.logLevel(), options.untilEof, () -> AccessPoint.start(config));
    }
}
