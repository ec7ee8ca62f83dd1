package io.twinseal.inference.djl;

import io.twinseal.inference.split.Engine;
import io.twinseal.inference.split.SplitModel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Runs models with DJL on TensorFlow, on the processor, offline. The native engine starts with the first instance and
 * stays for the life of the process; later instances are cheap.
 */
public final class TensorFlowEngine implements Engine {
    private static final String DJL_NAME = "TensorFlow";

    private final String cpuClass;
    private final List<TensorFlowModel> models = new CopyOnWriteArrayList<>();

    private TensorFlowEngine(String cpuClass) {
        this.cpuClass = cpuClass;
    }

    public static TensorFlowEngine start() {
        TfSetup.beforeStart();
        var engine = ai.djl.engine.Engine.getEngine(DJL_NAME);
        return new TensorFlowEngine(CpuClass.detect(engine.getVersion()));
    }

    @Override
    public SplitModel load(Path bundle) {
        var model = TensorFlowModel.load(bundle);
        models.removeIf(TensorFlowModel::isClosed);
        models.add(model);
        return model;
    }

    @Override
    public String cpuClass() {
        return cpuClass;
    }

    /** Closes every model loaded from here. */
    @Override
    public void close() {
        models.forEach(TensorFlowModel::close);
    }
}
