package io.twinseal.node.config;

import java.nio.file.Path;

/**
 * Models and the threads that run them.
 *
 * @param models folder of model bundles
 * @param threads calls to the engine that run at the same time
 */
public record InferenceConfig(Path models, int threads) {}
