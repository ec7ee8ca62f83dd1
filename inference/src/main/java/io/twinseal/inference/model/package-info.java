/** What a model is: its identity, its layers and where it lies on disk. */
@NullMarked
package io.twinseal.inference.model;

import org.jspecify.annotations.NullMarked;
