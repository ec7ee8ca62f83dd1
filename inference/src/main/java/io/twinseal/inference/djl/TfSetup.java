package io.twinseal.inference.djl;

/**
 * Settings that the native engine reads once, when it starts. Class initialisers of everything that touches TensorFlow
 * come here first, so that no order of calls can start it with others.
 */
public final class TfSetup {
    private TfSetup() {}

    /** Sets every property that is not set yet; has no effect on an engine that runs already. */
    public static void beforeStart() {
        // A call runs in its caller's thread alone (which -1 asks for): results then do not depend on the number of
        // cores, and a second thread would cost small models up to four times the CPU. Callers bring the parallelism.
        setDefault("ai.djl.tensorflow.num_intraop_threads", "1");
        setDefault("ai.djl.tensorflow.num_interop_threads", "-1");
        // No look at the network: neither for native libraries nor to report that the engine started.
        setDefault("ai.djl.offline", "true");
        setDefault("OPT_OUT_TRACKING", "true");
    }

    private static void setDefault(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
