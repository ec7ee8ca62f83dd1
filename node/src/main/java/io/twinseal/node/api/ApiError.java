package io.twinseal.node.api;

import java.util.Objects;

/**
 * The body of every answer that is no success.
 *
 * @param code why a transaction is not taken, or {@code not-kept}, for programs; empty for other errors
 */
public record ApiError(String error, String code) {
    public ApiError {
        code = Objects.requireNonNullElse(code, "");
    }
}
