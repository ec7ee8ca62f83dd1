package io.twinseal.node.api;

/** The body of every answer that is no success. */
public record ApiError(String error) {}
