package io.twinseal.testnet;

import io.twinseal.cli.Failures;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.ToIntFunction;
import picocli.CommandLine;

/** How the scripts of this module run their commands. */
public final class Scripts {
    private Scripts() {}

    /** Runs a command and ends the process with its exit code; failures are a line on standard error and exit code 1. */
    public static void run(Object command, String... args) {
        run(command, failure -> 1, args);
    }

    /**
     * The same with other exit codes.
     *
     * @param exitCode of a failure
     */
    public static void run(Object command, ToIntFunction<Exception> exitCode, String... args) {
        Locale.setDefault(Locale.ROOT);
        var out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        var line = new CommandLine(command);
        System.exit(line.setOut(out)
                .setExecutionExceptionHandler((failure, failed, parsed) -> {
                    failed.getErr().println(line.getCommandName() + ": " + Failures.message(failure));
                    return exitCode.applyAsInt(failure);
                })
                .execute(args));
    }
}
