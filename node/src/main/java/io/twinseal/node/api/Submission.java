package io.twinseal.node.api;

import java.util.Objects;

/**
 * Body of {@code POST /v1/transactions}.
 *
 * @param transaction its bytes in hexadecimal
 */
public record Submission(String transaction) {
    public Submission {
        Objects.requireNonNull(transaction);
    }
}
