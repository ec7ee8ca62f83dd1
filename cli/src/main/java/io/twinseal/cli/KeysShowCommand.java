package io.twinseal.cli;

import io.twinseal.ledger.crypto.MemberKey;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "show", description = "Prints the public key of a key file: the member's id on the chain.")
final class KeysShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A key file made by: twinseal keys generate")
    private Path file = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        spec.commandLine().getOut().println(MemberKey.load(file).id());
        return 0;
    }
}
