package io.twinseal.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.ledger.codec.RegistryCodec;
import io.twinseal.ledger.types.Change;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.TransactionId;
import io.twinseal.ledger.types.TwinInfo;
import io.twinseal.node.api.RejectedException;
import io.twinseal.node.wire.WireMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Models that the chain comes to register, with the code of the daemons on one thread and one clock. */
class ModelNetworkTest {
    private static final Digest OLD = Digest.sha256(TestNetwork.MODEL_BYTES);
    private static final byte[] BYTES = "the next model".getBytes(UTF_8);
    private static final ModelInfo NEXT = TestNetwork.model("sum-2", BYTES);

    private final TestNetwork network = new TestNetwork(31, 4, 2);

    private void change(int number, Change... changes) throws RejectedException {
        TransactionId id = network.propose(0, number, changes);
        network.run(8, 250);
        network.approve(1, id);
        network.approve(2, id);
        network.run(40, 250);
    }

    private Change runs(String twin, Digest model) {
        return new Change.PutTwin(new TwinInfo(twin, network.gateway(twin), model, 4));
    }

    @Test
    void aModelThatOneAccessPointHasComesToWhoeverIsToRunItTwinByTwinAndBack() throws RejectedException {
        network.shelf(0).put(BYTES);
        network.run(10, 250);
        change(1, new Change.PutModel(NEXT));
        for (int each = 0; each < 4; each++)
            assertThat(network.shelf(each).has(NEXT.digest()))
                    .as("access point %d", each)
                    .isTrue();
        assertThat(network.gatewayShelf(0).has(NEXT.digest()))
                .as("no twin runs it")
                .isFalse();

        change(2, runs("twin-0", NEXT.digest()));
        assertThat(network.gatewayShelf(0).has(NEXT.digest())).isTrue();
        assertThat(network.gatewayShelf(1).has(NEXT.digest())).isFalse();
        assertThat(network.modelsOf(3, "twin-0")).containsExactly(OLD, NEXT.digest());
        assertThat(network.modelsOf(3, "twin-1")).containsExactly(OLD);

        change(3, runs("twin-0", OLD), new Change.RetireModel(NEXT.digest()));
        assertThat(network.modelsOf(3, "twin-0")).containsExactly(OLD, NEXT.digest(), OLD);
        assertThat(network.outboxSizes()).allSatisfy(size -> assertThat(size).isLessThan(8));
        assertThat(network.shelf(1).has(NEXT.digest()))
                .as("for what is under way")
                .isTrue();
        network.advance(31_000);
        for (int each = 0; each < 4; each++)
            assertThat(network.shelf(each).all()).as("access point %d", each).containsExactly(OLD);
        assertThat(network.gatewayShelf(0).all()).containsExactly(OLD);
    }

    @Test
    void aModelThatComesBackBeforeItIsUnloadedStays() throws RejectedException {
        network.shelf(0).put(BYTES);
        network.run(10, 250);
        change(1, new Change.PutModel(NEXT));
        change(2, new Change.RetireModel(NEXT.digest()));
        change(3, new Change.PutModel(NEXT));
        network.advance(31_000);
        assertThat(network.shelf(3).all()).contains(NEXT.digest());
        assertThat(network.shelf(3).unloads()).isZero();
        change(4, new Change.RetireModel(NEXT.digest()));
        network.advance(31_000);
        assertThat(network.shelf(3).all()).containsExactly(OLD);
        change(5, new Change.PutModel(NEXT));
        assertThat(network.shelf(3).all()).as("from its own folder").contains(NEXT.digest());
    }

    @Test
    void aTwinWaitsForAModelThatNobodyHasAndGoesOnWhenItComes() throws RejectedException {
        network.run(10, 250);
        change(1, new Change.PutModel(NEXT), runs("twin-0", NEXT.digest()));
        long before = network.resultsOn(3);
        network.run(40, 250);
        assertThat(network.modelsOf(3, "twin-0")).containsExactly(OLD);
        assertThat(network.resultsOn(3)).as("the other twin goes on").isGreaterThan(before);
        network.shelf(2).put(BYTES);
        network.run(80, 250);
        assertThat(network.modelsOf(3, "twin-0")).containsExactly(OLD, NEXT.digest());
    }

    private WireMessage.Registration registration(long height, String twin, ModelInfo model) {
        var info = new TwinInfo(twin, network.gateway(twin), model.digest(), 4);
        return new WireMessage.Registration(
                height, List.of(RegistryCodec.encode(info)), List.of(RegistryCodec.encode(model)));
    }

    @Test
    void aGatewayBelievesTheNewestAndWhoTakesBackItsOwn() {
        network.run(10, 250);
        ModelInfo old = TestNetwork.model("sum", TestNetwork.MODEL_BYTES);
        network.tell(0, 0, registration(1_000, "twin-0", NEXT));
        assertThat(network.twins(0).isAwaiting("twin-0")).isTrue();
        network.tell(1, 0, registration(900, "twin-0", old));
        assertThat(network.twins(0).isAwaiting("twin-0"))
                .as("old news of another")
                .isTrue();
        network.tell(0, 0, registration(900, "twin-0", old));
        assertThat(network.twins(0).isAwaiting("twin-0"))
                .as("its chain was reorganised")
                .isFalse();
        network.tell(0, 0, registration(1_001, "twin-1", NEXT));
        assertThat(network.twins(0).find("twin-0"))
                .as("a twin of another gateway")
                .isPresent();
        assertThat(network.twins(0).find("twin-1")).isEmpty();
    }

    @Test
    void whoGivesAnotherModelIsNotBelievedAndTheNextIsAsked() throws RejectedException {
        network.shelf(0).put(BYTES);
        network.shelf(0).lie();
        network.run(10, 250);
        change(1, new Change.PutModel(NEXT));
        network.advance(30_000);
        for (int each = 1; each < 4; each++)
            assertThat(network.shelf(each).has(NEXT.digest()))
                    .as("access point %d", each)
                    .isFalse();
        network.shelf(1).put(BYTES);
        network.advance(30_000);
        for (int each = 1; each < 4; each++) {
            assertThat(network.shelf(each).has(NEXT.digest()))
                    .as("access point %d", each)
                    .isTrue();
            assertThat(network.shelf(each).open()).as("left open at %d", each).isZero();
        }
    }
}
