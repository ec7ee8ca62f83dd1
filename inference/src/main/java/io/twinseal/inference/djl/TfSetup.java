package io.twinseal.inference.djl;

/**
 * Settings that the native engine reads once, when it starts. Class initialisers of everything that touches TensorFlow
 * come here first, so that no order of calls can start it with others.
 */
public final class TfSetup {
    private static final String GPU_PROCESS = "ai.djl.util.cuda.fork";
    private static final String JAVACPP_LOADS = "org.bytedeco.javacpp.loadLibraries";

    private TfSetup() {}

    /** Sets every property that is not set yet; has no effect on an engine that runs already. */
    public static synchronized void beforeStart() {
        // A call runs in its caller's thread alone (which -1 asks for): results then do not depend on the number of
        // cores, and a second thread would cost small models up to four times the CPU. Callers bring the parallelism.
        setDefault("ai.djl.tensorflow.num_intraop_threads", "1");
        setDefault("ai.djl.tensorflow.num_interop_threads", "-1");
        // No look at the network: neither for native libraries nor to report that the engine started.
        setDefault("ai.djl.offline", "true");
        setDefault("OPT_OUT_TRACKING", "true");
        lookForNoGpu();
        loadUnpacked();
    }

    /**
     * Loads the native engine from the library path where that has it. Otherwise JavaCPP, by which DJL calls it, looks for
     * it under many names in every jar, and unpacks it to a cache in the user's home.
     */
    private static void loadUnpacked() {
        System.setProperty(JAVACPP_LOADS, "false");
        try {
            System.loadLibrary("jnitensorflow");
        } catch (UnsatisfiedLinkError notThere) {
            System.clearProperty(JAVACPP_LOADS);
        }
    }

    /**
     * DJL looks for CUDA when it starts, by way of JNA and whatever cudart it finds, which takes time and may warn of
     * old drivers, although all runs on the processor here. Asked to look from another process it loads neither; asked
     * no longer, it does not start that process either, and takes it that there is no GPU.
     */
    private static synchronized void lookForNoGpu() {
        if (System.getProperty(GPU_PROCESS) == null) {
            System.setProperty(GPU_PROCESS, "true");
            try {
                Class.forName("ai.djl.util.cuda.CudaUtils");
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException("the DJL on the classpath has no CudaUtils", e);
            } finally {
                System.clearProperty(GPU_PROCESS);
            }
        }
    }

    private static void setDefault(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
