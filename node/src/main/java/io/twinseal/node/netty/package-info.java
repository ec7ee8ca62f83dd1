/** The node's sockets: members over TLS, people over HTTP, devices over MQTT. The only package that knows Netty. */
@NullMarked
package io.twinseal.node.netty;

import org.jspecify.annotations.NullMarked;
