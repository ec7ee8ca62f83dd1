package io.twinseal.node.api;

import java.util.List;

/**
 * A member of the chain.
 *
 * @param key public key in hexadecimal
 * @param role {@code access_point}, {@code gateway} or {@code observer}
 * @param accessPoints of a gateway: keys of its access point and the backups, in order
 * @param reputation U of an access point at the head; 0 for others
 * @param suspended what a suspended access point signed, in words; empty for members in good standing
 */
public record MemberView(
        String key, String name, String role, List<String> accessPoints, double reputation, String suspended) {
    public MemberView {
        accessPoints = List.copyOf(accessPoints);
    }
}
