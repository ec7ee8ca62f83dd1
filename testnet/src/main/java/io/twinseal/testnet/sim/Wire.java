package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.ledger.codec.BlockCodec;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.StatementCodec;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.SealedHeader;

/** Reads what is known to be well-formed. */
final class Wire {
    private Wire() {}

    static SignedStatement statement(Bytes bytes) {
        try {
            return StatementCodec.decodeStatement(bytes.toBytes());
        } catch (DecodeException e) {
            throw new Violation("a statement was sent that does not decode: " + e.reason(), e);
        }
    }

    static SealedHeader header(Bytes bytes) {
        try {
            return BlockCodec.decodeSealedHeader(bytes.toBytes());
        } catch (DecodeException e) {
            throw new Violation("a header was sent that does not decode: " + e.reason(), e);
        }
    }
}
