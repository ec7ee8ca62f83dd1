@NullMarked
package io.twinseal.inference.remote;

import org.jspecify.annotations.NullMarked;
