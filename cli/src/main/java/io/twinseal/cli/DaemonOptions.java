package io.twinseal.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every daemon is told on its command line. */
final class DaemonOptions {
    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "TOML file that tells everything else.")
    Path config = Path.of("");

    @Option(
            names = "--until-eof",
            description = "Stop cleanly when standard input ends, so that no daemon outlives what started it.")
    boolean untilEof;
}
