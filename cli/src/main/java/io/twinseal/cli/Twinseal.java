package io.twinseal.cli;

import io.twinseal.cli.explorer.ExplorerCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The one entry point; every subcommand has a file of its own. */
@Command(
        name = "twinseal",
        description = "Signed, sealed results of neural networks over digital twins.",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the operation failed",
            "2:wrong usage, or a configuration file that needs mending",
            "3:the node cannot be reached",
            "4:what the node served does not hold: a signature, digest or proof is wrong",
            "5:the file is no proof, or damaged",
            "6:the proof is of another chain than the genesis file"
        },
        subcommands = {
            AccessPointCommand.class,
            GatewayCommand.class,
            DeviceCommand.class,
            KeysCommand.class,
            GenesisCommand.class,
            LedgerCommand.class,
            ModelCommand.class,
            ExplorerCommand.class,
            GovernCommand.class,
            VerifyCommand.class
        })
public final class Twinseal {
    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean verbose;

    public static void main(String[] args) {
        System.exit(run(writer(FileDescriptor.out), writer(FileDescriptor.err), args));
    }

    /**
     * Runs one command line to its end.
     *
     * @return the exit code, see the help text
     */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        Locale.setDefault(Locale.ROOT); // figures read the same everywhere, and scripts can rely on it
        var root = new Twinseal();
        return new CommandLine(root)
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExitCodeExceptionMapper(Failures::exitCode)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    Failures.report(failure, err, root.verbose);
                    return Failures.exitCode(failure);
                })
                .execute(args);
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
