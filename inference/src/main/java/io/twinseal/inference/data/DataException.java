package io.twinseal.inference.data;

import java.nio.file.Path;

/** A data file that is missing or not in its published form. The message says where, what is wrong and how to mend it. */
public final class DataException extends RuntimeException {
    public DataException(Path file, String problem, String remedy) {
        super(file + ": " + problem + "; " + remedy);
    }

    public DataException(Path file, String problem, String remedy, Throwable cause) {
        super(file + ": " + problem + "; " + remedy, cause);
    }

    /** Like {@code train.txt:12:34: ...}; line and column (in characters) count from one. */
    public DataException(Path file, int line, int column, String problem, String remedy) {
        super(file + ":" + line + ":" + column + ": " + problem + "; " + remedy);
    }

    private DataException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The same, and where the data is to be had. */
    public DataException from(String origin) {
        return new DataException(getMessage() + "; the data is " + origin, this);
    }
}
