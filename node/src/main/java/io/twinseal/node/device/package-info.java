/** Plays machines: publishes their readings by MQTT, from a dataset or a generator. */
@NullMarked
package io.twinseal.node.device;

import org.jspecify.annotations.NullMarked;
