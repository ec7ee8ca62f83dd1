package io.twinseal.node.config;

import java.nio.file.Path;
import java.util.List;

/**
 * Models and the threads that run them.
 *
 * @param models folder of model bundles
 * @param threads calls to the engine that run at the same time
 * @param remotes servers that run top halves in place of this machine
 */
public record InferenceConfig(Path models, int threads, List<RemoteModel> remotes) {
    public InferenceConfig {
        remotes = List.copyOf(remotes);
    }
}
