package io.twinseal.ledger.types;

import java.util.Locale;

/**
 * Why a transaction is not taken.
 *
 * @param sentence for people, with the numbers and what to do
 */
public record Refusal(Code code, String sentence) {
    /** The reason for programs; a code keeps its meaning for ever. */
    public enum Code {
        /** Its bytes are not those of a transaction. */
        MALFORMED,
        /** A signature is not of the member and the chain it should be of. */
        BAD_SIGNATURE,
        /** A key in it is no valid public key. */
        BAD_KEY,
        /** Outputs and their digest differ, or an output is no finite number. */
        BAD_OUTPUTS,
        /** The member is no access point now. */
        NO_ACCESS_POINT,
        /** The member is no gateway now. */
        NO_GATEWAY,
        /** The access point was found to break a rule. */
        SUSPENDED,
        /** The gateway does not name the access point. */
        NOT_ASSOCIATED,
        /** The twin is not registered, or belongs to another gateway. */
        UNKNOWN_TWIN,
        /** The twin runs another model. */
        WRONG_MODEL,
        /** The cut is beyond the model's layers. */
        BAD_CUT,
        /** The twin may not have so many data points in a batch. */
        TOO_MANY_POINTS,
        /** There are more or fewer outputs than the model gives. */
        WRONG_OUTPUT_SIZE,
        /** The slot is no recent block of this chain. */
        UNKNOWN_SLOT,
        /** It is signed at a time that has yet to come. */
        SIGNED_AHEAD,
        /** Another transaction with the sequence number is sealed. */
        SEQUENCE_USED,
        /** The sequence number leaves out too many before it. */
        SEQUENCE_AHEAD,
        /** Another transaction with the sequence number waits. */
        SEQUENCE_TAKEN,
        /** There is no room for what waits. */
        POOL_FULL,
        /** The member is suspended already, or evidence against it waits. */
        NO_NEWS,
        /** The proposer has proposed with this number, or a higher one. */
        NUMBER_USED,
        /** The proposal's last block is past. */
        EXPIRED,
        /** The proposal's last block is too far away. */
        EXPIRES_TOO_LATE,
        /** The proposer, or all together, have too many open proposals. */
        TOO_MANY_PROPOSALS,
        /** The proposal is too large for a block. */
        TOO_LARGE,
        /** The changes do not fit what is registered. */
        INVALID_CHANGE,
        /** There is no such open proposal. */
        UNKNOWN_PROPOSAL,
        /** The access point has approved it. */
        ALREADY_APPROVED,
        /** The certificate ends no change of voters here. */
        NO_HANDOVER;

        /** The code as messages carry it, such as {@code sequence-used}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
