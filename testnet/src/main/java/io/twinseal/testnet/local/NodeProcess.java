package io.twinseal.testnet.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A daemon in a process of its own. It holds the other end of its standard input, and stops when that closes: when it
 * is told to, and also when the process that started it is no more.
 */
final class NodeProcess {
    private static final String CONSOLE = "console.log";
    private static final String LOG = "twinseal.log";
    private static final long STOP_SECONDS = 10;
    private static final long KILL_SECONDS = 3;
    private static final int LAST_LINES = 5;
    private static final int FAULTS_MAX = 3;
    private static final int CPU_FIELD = 11; // utime, of the fields after the name in /proc/PID/stat
    private static final int TICKS_PER_SECOND = 100;

    private final String name;
    private final Path folder;
    private final Process process;
    private double cpuSeconds;
    private boolean stopping;
    private boolean killed;
    private boolean mayEnd;

    private NodeProcess(String name, Path folder, Process process) {
        this.name = name;
        this.folder = folder;
        this.process = process;
    }

    /**
     * Starts {@code twinseal KIND --config FILE}.
     *
     * @param command the packaged command
     * @param name such as {@code ap-1}; its part before the dash is the kind
     */
    static NodeProcess start(Path command, Path networkFolder, String name) throws IOException {
        var folder = networkFolder.resolve(name);
        var line = new ArrayList<String>();
        // A session of its own, or Ctrl-C would reach the daemon before its results are counted.
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) line.add("/usr/bin/setsid");
        line.addAll(List.of(
                command.toAbsolutePath().toString(),
                name.replaceFirst("-.*", ""),
                "--config",
                NetworkFiles.configName(name),
                "--until-eof"));
        var process = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(CONSOLE).toFile())
                .start();
        return new NodeProcess(name, folder, process);
    }

    String name() {
        return name;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it has said that it is ready. */
    boolean isReady() throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve(CONSOLE))) {
            return lines.anyMatch(line -> line.startsWith("ready: "));
        }
    }

    /** CPU time of its whole life so far; once it ended, as it was when last asked. */
    double cpuSeconds() {
        try {
            cpuSeconds = cpuSeconds(proc());
        } catch (IOException ended) {
            return cpuSeconds;
        }
        return cpuSeconds;
    }

    /** CPU time so far of its threads of this name that live. */
    double cpuSeconds(String thread) throws IOException {
        double sum = 0;
        try (Stream<Path> tasks = Files.list(proc().resolve("task"))) {
            for (var task : tasks.toList())
                if (Files.readString(task.resolve("comm")).strip().equals(thread)) sum += cpuSeconds(task);
        }
        return sum;
    }

    private Path proc() {
        return Path.of("/proc", Long.toString(process.pid()));
    }

    private static double cpuSeconds(Path task) throws IOException {
        var stat = Files.readString(task.resolve("stat"));
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[CPU_FIELD]) + Long.parseLong(fields[CPU_FIELD + 1]);
        return ticks / (double) TICKS_PER_SECOND;
    }

    /** Memory that is resident now; 0 once it ended. */
    double rssMiB() {
        try {
            return ResidentMemory.mebibytes(proc());
        } catch (IOException ended) {
            return 0;
        }
    }

    /** Asks it to stop and returns at once. */
    void beginStop() {
        stopping = true;
        try {
            process.getOutputStream().close();
        } catch (IOException alreadyClosed) {
            process.destroy();
        }
    }

    /** Waits for its end, less and less patiently, and is sure of it on return. */
    void awaitStop() throws InterruptedException {
        if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) return;
        process.destroy();
        if (process.waitFor(KILL_SECONDS, TimeUnit.SECONDS)) return;
        process.destroyForcibly().waitFor();
    }

    /** SIGKILL; returns when it is no more. */
    void kill() throws InterruptedException {
        killed = true;
        process.destroyForcibly().waitFor();
    }

    /** From now on nothing is complained of. */
    void mayEnd() {
        mayEnd = true;
    }

    long pid() {
        return process.pid();
    }

    int exitCode() {
        return process.exitValue();
    }

    /**
     * Sends a signal that Java knows no word for.
     *
     * @param signal such as {@code STOP} or {@code CONT}
     */
    void signal(String signal) throws IOException, InterruptedException {
        var sent = new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + process.pid()).start();
        if (sent.waitFor() != 0) throw new IOException("kill -" + signal + " did not reach " + name);
    }

    /** What it did that it should not have: an end of its own accord, a bad end, or errors in its log. */
    List<String> complaints() throws IOException {
        var complaints = new ArrayList<String>();
        if (mayEnd) return complaints;
        if (killed) return loggedErrors();
        if (!process.isAlive() && !stopping)
            complaints.add(name + " ended by itself with exit code " + process.exitValue() + ": "
                    + String.join(" | ", lastLines()));
        else if (!process.isAlive() && process.exitValue() != 0)
            complaints.add(name + " was stopped and ended with exit code " + process.exitValue());
        complaints.addAll(loggedErrors());
        return complaints;
    }

    private List<String> loggedErrors() throws IOException {
        var log = folder.resolve("data").resolve(LOG);
        if (!Files.exists(log)) return List.of();
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(" ERROR "))
                    .limit(FAULTS_MAX)
                    .map(line -> name + " logged: " + line)
                    .toList();
        }
    }

    private List<String> lastLines() throws IOException {
        var lines = Files.readAllLines(folder.resolve(CONSOLE));
        return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    }
}
