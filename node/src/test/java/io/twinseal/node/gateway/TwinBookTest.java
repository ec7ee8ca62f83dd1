package io.twinseal.node.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.inference.model.Encoding;
import io.twinseal.inference.model.LayerProfile;
import io.twinseal.inference.model.ModelId;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.model.TrainingRecord;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.TwinInfo;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TwinBookTest {
    private static final Digest MODEL = Digest.sha256("model".getBytes(UTF_8));
    private static final int POINTS_MAX = 4;

    /** Whose first layer makes a mebibyte of each value. */
    private static final ModelManifest WIDE = new ModelManifest(
            ModelId.of(MODEL.toBytes()),
            "wide",
            OutputKind.REGRESSION,
            1,
            1,
            1,
            List.of(1),
            List.of("sum"),
            List.of(LayerProfile.of("one", 10, 0, List.of(1 << 18)), LayerProfile.of("two", 10, 0, List.of(1))),
            new TrainingRecord("none", "none", 0, "rmse", new TreeMap<>(Map.of("rmse", 1.0))));

    private final MemoryStore store = new MemoryStore();

    private TwinBook book(List<String> twins) {
        var gateway = MemberId.of(new byte[32]);
        var infos = twins.stream()
                .map(twin -> new TwinInfo(twin, gateway, MODEL, POINTS_MAX))
                .toList();
        var book = new TwinBook(store, infos, Map.of(WIDE.id(), WIDE));
        for (var twin : twins)
            for (int i = 0; i < POINTS_MAX; i++)
                book.find(twin).orElseThrow().twin().observe(new Reading(1, List.of(new float[] {i})));
        return book;
    }

    private static List<String> taken(TwinBook book, int cut) {
        return book.takeDue((twin, manifest) -> new TwinBook.Crossing(cut, Encoding.INT8)).stream()
                .map(due -> due.info().id() + " " + due.piece().input().points())
                .toList();
    }

    @Test
    void whatFitsNoOffloadWaitsAndComesFirstInTheNext() {
        var book = book(List.of("a", "b", "c", "d"));
        assertThat(taken(book, 1)).as("six mebibytes").containsExactly("a 4", "b 2");
        assertThat(taken(book, 1)).containsExactly("c 4", "d 2");
        assertThat(taken(book, 1)).containsExactly("b 2", "d 2");
        assertThat(taken(book, 1)).isEmpty();
    }

    @Test
    void narrowActivationsAllGoAtOnce() {
        assertThat(taken(book(List.of("a", "b", "c", "d")), 2)).containsExactly("a 4", "b 4", "c 4", "d 4");
    }
}
