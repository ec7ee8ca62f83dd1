package io.twinseal.consensus;

import io.twinseal.consensus.rules.Outlook;
import io.twinseal.consensus.types.Header;

/** A block of the chain as a restarted node reads it back. */
public record Executed(Header header, Outlook outlook) {}
