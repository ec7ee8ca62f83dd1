/** The words of the protocol: identifiers, headers and verdicts, as values. */
@NullMarked
package io.twinseal.consensus.types;

import org.jspecify.annotations.NullMarked;
