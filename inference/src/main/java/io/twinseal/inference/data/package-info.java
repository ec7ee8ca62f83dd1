/** Sensor data as published by their sources, and generators that stand in for them. */
@NullMarked
package io.twinseal.inference.data;

import org.jspecify.annotations.NullMarked;
