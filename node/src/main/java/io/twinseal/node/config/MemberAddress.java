package io.twinseal.node.config;

/**
 * Where a member listens.
 *
 * @param member its name in genesis, or its key in hexadecimal
 */
public record MemberAddress(String member, Address address) {}
