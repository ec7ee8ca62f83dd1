package io.twinseal.ledger.store;

import io.twinseal.ledger.types.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Changes that take effect together, in the order they were added. */
public final class Batch {
    /** Sets a key or, without a value, removes it. */
    public record Operation(Column column, Bytes key, Optional<Bytes> value) {}

    private final List<Operation> operations = new ArrayList<>();

    public Batch put(Column column, Bytes key, Bytes value) {
        operations.add(new Operation(column, key, Optional.of(value)));
        return this;
    }

    public Batch delete(Column column, Bytes key) {
        operations.add(new Operation(column, key, Optional.empty()));
        return this;
    }

    public List<Operation> operations() {
        return Collections.unmodifiableList(operations);
    }
}
