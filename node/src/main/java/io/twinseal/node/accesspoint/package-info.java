/** What an access point does for its gateways and tells of itself: top halves, signatures, status. */
@NullMarked
package io.twinseal.node.accesspoint;

import org.jspecify.annotations.NullMarked;
