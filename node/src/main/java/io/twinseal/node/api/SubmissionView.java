package io.twinseal.node.api;

/**
 * A transaction that was taken.
 *
 * @param id in hexadecimal
 * @param state {@code pending}, or {@code sealed} if a block holds it already
 */
public record SubmissionView(String id, String state) {}
