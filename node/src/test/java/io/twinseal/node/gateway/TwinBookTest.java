package io.twinseal.node.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.inference.model.Encoding;
import io.twinseal.inference.model.LayerProfile;
import io.twinseal.inference.model.ModelId;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.model.Preprocessing;
import io.twinseal.inference.model.TrainingRecord;
import io.twinseal.ledger.store.Column;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.TwinInfo;
import io.twinseal.node.wire.WireMessage.Offload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
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
        return book(twins, WIDE);
    }

    private TwinBook book(List<String> twins, ModelManifest model) {
        var gateway = MemberId.of(new byte[32]);
        var infos = twins.stream()
                .map(twin -> new TwinInfo(twin, gateway, MODEL, POINTS_MAX))
                .toList();
        var book = new TwinBook(store);
        book.follow(infos, id -> Optional.of(model));
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

    /** A model of as many channels and a longer window. */
    private static final ModelManifest OTHER = new ModelManifest(
            ModelId.of(Digest.sha256(new byte[] {2}).toBytes()),
            "other",
            OutputKind.REGRESSION,
            3,
            1,
            1,
            List.of(1),
            List.of("sum"),
            List.of(LayerProfile.of("one", 10, 0, List.of(1))),
            new TrainingRecord("none", "none", 0, "rmse", new TreeMap<>(Map.of("rmse", 1.0))));

    /** Whose result for a value are 64 KiB. */
    private static final ModelManifest PICTURE = new ModelManifest(
            ModelId.of(MODEL.toBytes()),
            "picture",
            OutputKind.REGRESSION,
            1,
            1,
            1,
            List.of(1 << 14),
            IntStream.range(0, 1 << 14).mapToObj(Integer::toString).toList(),
            List.of(LayerProfile.of("one", 10, 0, List.of(1 << 14))),
            new TrainingRecord("none", "none", 0, "rmse", new TreeMap<>(Map.of("rmse", 1.0))));

    private static final Digest OTHER_DIGEST = Digest.of(OTHER.id().bytes());

    private static TwinInfo twin(String id, Digest model) {
        return new TwinInfo(id, MemberId.of(new byte[32]), model, POINTS_MAX);
    }

    private static Offload.Item item(String twin, Digest model) {
        return new Offload.Item(twin, model, 0, 1, Bytes.EMPTY, 1);
    }

    @Test
    void readingsAreMadeFitForTheModelThatTheTwinRuns() {
        var bounded = new Preprocessing(List.of(1f), List.of(0f), List.of(POINTS_MAX - 2f));
        var book = book(List.of("a"), WIDE.withPreprocessing(Optional.of(bounded)));
        assertThat(book.find("a").orElseThrow().twin().implausibleValues()).isEqualTo(1);
        assertThat(book(List.of("a")).find("a").orElseThrow().twin().mayLack()).isFalse();
    }

    @Test
    void aTwinWaitsForItsNextModelTakesReadingsMeanwhileAndGoesOnWithTheirRows() {
        var book = book(List.of("a", "b"));
        var twins = List.of(twin("a", OTHER_DIGEST), twin("b", MODEL), twin("c", OTHER_DIGEST));
        book.follow(twins, model -> model.equals(MODEL) ? Optional.of(WIDE) : Optional.empty());
        assertThat(taken(book, 2)).containsExactly("b " + POINTS_MAX);
        assertThat(book.isAwaiting("a")).isTrue();
        assertThat(book.find("c")).isEmpty();
        assertThat(book.runs(item("a", MODEL))).as("what it ran before").isFalse();
        assertThat(book.runs(item("b", MODEL))).isTrue();
        book.find("a").orElseThrow().twin().observe(new Reading(2, List.of(new float[] {99})));

        book.follow(twins, model -> Optional.of(model.equals(MODEL) ? WIDE : OTHER));
        var a = book.find("a").orElseThrow();
        assertThat(a.manifest()).isEqualTo(OTHER);
        assertThat(a.twin().pendingPoints()).as("of the old model").isZero();
        assertThat(a.twin().droppedPoints()).isEqualTo(POINTS_MAX + 1);
        a.twin().observe(new Reading(3, List.of(new float[] {100})));
        var due = book.takeDue((twin, manifest) -> new TwinBook.Crossing(0, Encoding.FLOAT32));
        assertThat(due.get(0).info().id()).isEqualTo("a");
        assertThat(due.get(0).piece().input().toArray()).containsExactly(POINTS_MAX - 1, 99, 100);
        assertThat(book.runs(item("a", OTHER_DIGEST))).isTrue();
    }

    @Test
    void aTwinThatIsTakenOffIsForgottenOnDiskToo() {
        var book = book(List.of("a", "b"));
        book.save();
        book.follow(List.of(twin("b", MODEL)), model -> Optional.of(WIDE));
        assertThat(book.find("a")).isEmpty();
        book.save();
        assertThat(store.all(Column.WINDOWS)).hasSize(1);
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
    void whoseResultsFitNoBatchWaitsAndComesFirstInTheNext() {
        var book = book(List.of("a", "b", "c"), PICTURE);
        assertThat(taken(book, 0)).as("half a mebibyte").containsExactly("a 4", "b 4");
        assertThat(taken(book, 0)).containsExactly("c 4");
    }

    @Test
    void narrowActivationsAllGoAtOnce() {
        assertThat(taken(book(List.of("a", "b", "c", "d")), 2)).containsExactly("a 4", "b 4", "c 4", "d 4");
    }
}
