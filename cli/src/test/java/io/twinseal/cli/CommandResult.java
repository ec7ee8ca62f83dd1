package io.twinseal.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What one command line did. */
record CommandResult(int exitCode, String out, String err) {
    static CommandResult of(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = Twinseal.run(new PrintWriter(out), new PrintWriter(err), args);
        return new CommandResult(exitCode, out.toString(), err.toString());
    }
}
