package io.twinseal.node.api;

import java.util.Objects;

/**
 * What is registered after the head.
 *
 * @param chainId in hexadecimal
 * @param toml in the form of a genesis file
 */
public record RegistryView(String chainId, long height, String toml) {
    public RegistryView {
        Objects.requireNonNull(chainId);
        Objects.requireNonNull(toml);
    }
}
