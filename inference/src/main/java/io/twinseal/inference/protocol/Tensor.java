package io.twinseal.inference.protocol;

import io.twinseal.inference.split.Activation;

/**
 * A tensor of a request or a response. Its datatype is FP32, the only one that models here take and return.
 *
 * @param values row-major; the first dimension counts data points
 */
public record Tensor(String name, Activation values) {
    public static final String DATATYPE = "FP32";
}
