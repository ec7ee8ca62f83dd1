package io.twinseal.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.ledger.store.Batch;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.node.wire.WireMessage.Offload;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final MemoryStore store = new MemoryStore();
    private final Outbox outbox = new Outbox(store, 1 << 20);

    private static Offload.Item item(String twin) {
        return new Offload.Item(twin, Digest.ZERO, 0, 1, Bytes.copyOf(new byte[8]), 1);
    }

    private static List<String> twins(Outbox outbox) {
        return outbox.waiting().stream()
                .flatMap(offload -> offload.items().stream())
                .map(Offload.Item::twin)
                .toList();
    }

    @Test
    void onlyTheItemsThatNobodyTakesAreGivenUp() {
        long id = outbox.add(List.of(item("a"), item("b"), item("c")), new Batch())
                .request();
        assertThat(outbox.keepOnly(id, item -> true)).as("nothing changed").isFalse();
        assertThat(outbox.keepOnly(id, item -> !item.twin().equals("b"))).isTrue();
        assertThat(twins(outbox)).containsExactly("a", "c");
        assertThat(twins(new Outbox(store, 1 << 20))).as("after a restart").containsExactly("a", "c");
        assertThat(outbox.keepOnly(id, item -> false)).isFalse();
        assertThat(outbox.size()).isZero();
        assertThat(outbox.dropped()).isEqualTo(1);
    }

    @Test
    void whatIsSignedStaysAsItIs() {
        long id = outbox.add(List.of(item("a")), new Batch()).request();
        outbox.cosigned(id, Bytes.copyOf(new byte[] {1}));
        assertThat(outbox.keepOnly(id, item -> false)).isFalse();
        assertThat(outbox.signed()).hasSize(1);
    }
}
