package io.twinseal.cli;

import io.twinseal.inference.model.BundleException;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.toml.TomlException;
import io.twinseal.node.client.UnreachableException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.ParameterException;

/** From what went wrong to a line for the user and an exit code. */
public final class Failures {
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int UNREACHABLE = 3;
    static final int DOES_NOT_HOLD = 4;
    static final int UNREADABLE = 5;
    static final int WRONG_GENESIS = 6;

    private Failures() {}

    static int exitCode(Throwable failure) {
        var cause = unwrapped(failure);
        if (cause instanceof TomlException || cause instanceof BundleException || cause instanceof ParameterException)
            return USAGE;
        if (cause instanceof UnreachableException) return UNREACHABLE;
        if (cause instanceof DecodeException) return DOES_NOT_HOLD;
        return FAILED;
    }

    static void report(Throwable failure, PrintWriter err, boolean verbose) {
        err.println("twinseal: " + message(unwrapped(failure)));
        if (verbose) failure.printStackTrace(err);
        err.flush();
    }

    /** What a person should read of an exception. */
    public static String message(Throwable failure) {
        var message = failure.getMessage();
        if (failure instanceof NoSuchFileException) return message + ": there is no such file";
        if (failure instanceof AccessDeniedException) return message + ": this user may not do that; check its mode";
        if (failure instanceof FileAlreadyExistsException)
            return message + ": exists already and is not overwritten; give another name";
        return message == null || message.isBlank()
                ? failure.getClass().getSimpleName() + " (run again with --verbose to see where)"
                : message;
    }

    private static Throwable unwrapped(Throwable failure) {
        var cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
