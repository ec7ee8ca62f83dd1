/** What every node computes alike: parameters, reputation, difficulty and targets, in integers only. */
@NullMarked
package io.twinseal.consensus.rules;

import org.jspecify.annotations.NullMarked;
