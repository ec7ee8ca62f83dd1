package io.twinseal.inference.model;

import java.nio.file.Path;

/** A model bundle on disk that is missing, damaged or not what its manifest says. The message names the file. */
public final class BundleException extends RuntimeException {
    public BundleException(Path where, String problem, String remedy) {
        super(where + ": " + problem + "; " + remedy);
    }

    public BundleException(Path where, String problem, String remedy, Throwable cause) {
        super(where + ": " + problem + "; " + remedy, cause);
    }
}
