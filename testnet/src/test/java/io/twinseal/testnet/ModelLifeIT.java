package io.twinseal.testnet;

import static io.twinseal.testnet.dsl.Conditions.isInForce;
import static io.twinseal.testnet.dsl.Conditions.lacks;
import static io.twinseal.testnet.dsl.Conditions.othersGoOn;
import static io.twinseal.testnet.dsl.Conditions.received;
import static io.twinseal.testnet.dsl.Conditions.resultsAreSealed;
import static io.twinseal.testnet.dsl.Conditions.runs;

import io.twinseal.inference.djl.train.ModelMaker;
import io.twinseal.inference.train.Layer.Dense;
import io.twinseal.inference.train.Layer.Nonlinearity;
import io.twinseal.testnet.dsl.Network;
import io.twinseal.testnet.local.NetworkShape;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A new model on the running network: imported, registered, tried on one twin, taken back, taken off. */
@Timeout(180)
class ModelLifeIT {
    private static final String NEXT = "life-next";

    @Test
    void aModelThatOneAccessPointImportedIsTriedOnOneTwinAndTakenBack(
            @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        try (var network = Network.prepare(
                folder, NetworkShape.DEFAULT.withMembers(3, 1).withTwins(2, 0).withBlockMillis(200))) {
            network.separateModels();
            network.awaitUp();
            network.verify(resultsAreSealed());

            var exported = ModelMaker.untrained("exported", network(), folder.resolve("exports"));
            var bundle = network.importModel("ap-1", exported, NEXT);
            var registered = network.proposeModel("ap-1", bundle.toString(), "engine-1");
            network.approve(registered, "ap-2", "ap-3");
            network.verify(isInForce(registered));
            network.verify(runs("engine-1", NEXT));
            network.verify(runs("engine-2", "rul-cnn"));
            for (var name : List.of("ap-2", "ap-3", "gateway-1")) network.verify(received(name, NEXT));
            network.verify(lacks("ap-1", NEXT));

            network.kill("gateway-1", "ap-2");
            network.restart("ap-2", "gateway-1");
            network.verify(othersGoOn());
            network.verify(runs("engine-1", NEXT));

            var back = network.proposeModel("ap-2", "rul-cnn", "engine-1");
            network.approve(back, "ap-1", "ap-3");
            network.verify(isInForce(back));
            network.verify(runs("engine-1", "rul-cnn"));
            var off = network.retireModel("ap-3", NEXT);
            network.approve(off, "ap-1", "ap-2");
            network.verify(isInForce(off));
            network.verify(othersGoOn());
        }
    }

    private static io.twinseal.inference.train.Network network() {
        return new io.twinseal.inference.train.Network(
                List.of(20, 24),
                List.of(new Dense("hidden", 8, Nonlinearity.RELU), new Dense("life", 1, Nonlinearity.NONE)));
    }
}
