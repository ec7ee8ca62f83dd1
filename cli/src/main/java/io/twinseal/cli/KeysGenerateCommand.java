package io.twinseal.cli;

import io.twinseal.ledger.crypto.MemberKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "generate",
        description = "Makes a key in a new file that only its owner may read, and prints the public key.")
final class KeysGenerateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "Where to write it; never overwritten.")
    private Path file = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        var key = MemberKey.generate(new SecureRandom());
        key.store(file);
        spec.commandLine().getOut().println(key.id());
        return 0;
    }
}
