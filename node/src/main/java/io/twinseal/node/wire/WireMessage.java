package io.twinseal.node.wire;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.inference.model.MachineProfile;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.TransactionId;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * One message between members; {@code wire.proto} has its bytes. Whole numbers are not negative, and text has at most
 * {@value #TEXT_LENGTH_MAX} characters.
 */
public sealed interface WireMessage {
    int TEXT_LENGTH_MAX = 512;

    /**
     * First message of either side.
     *
     * @param version of the protocol; both must have the same
     * @param software for logs
     * @param head the sender's best block, with its height and the weight of its chain
     * @param lowestHeight of the blocks that the sender has whole, genesis aside
     */
    record Hello(
            int version,
            ChainId chain,
            String software,
            BlockId head,
            long height,
            BigInteger weight,
            long lowestHeight)
            implements WireMessage {
        /** Of a sender that has every block up to its head. */
        public Hello(int version, ChainId chain, String software, BlockId head, long height, BigInteger weight) {
            this(version, chain, software, head, height, weight, 0);
        }
    }

    /** The sender closes the connection. */
    record Goodbye(String reason) implements WireMessage {}

    /** Asks for a {@link Pong} with the same number; the transport's own affair. */
    record Ping(long id) implements WireMessage {}

    record Pong(long id) implements WireMessage {}

    record HeadAnnouncement(BlockId head, long height, BigInteger weight) implements WireMessage {}

    /** A new block without its transactions, which the receiver mostly has. */
    record CompactBlock(Bytes sealedHeader, List<TransactionId> transactionIds) implements WireMessage {
        public CompactBlock {
            transactionIds = List.copyOf(transactionIds);
        }
    }

    /**
     * Asks for blocks.
     *
     * @param request the sender's number for it, which the answer repeats; 0 for a single new block
     */
    record GetBlocks(List<BlockId> ids, long request) implements WireMessage {
        public GetBlocks {
            ids = List.copyOf(ids);
        }

        /** Asks for one new block. */
        public GetBlocks(BlockId id) {
            this(List.of(id), 0);
        }
    }

    /**
     * Answers {@link GetBlocks}: in that order, up to where the sender lacks one or the answer grows too long.
     *
     * @param lowestHeight of the blocks that the sender has whole now, genesis aside; it may have risen since its hello
     */
    record Blocks(List<Bytes> blocks, long request, long lowestHeight) implements WireMessage {
        public Blocks {
            blocks = List.copyOf(blocks);
        }

        /** One new block. */
        public Blocks(Bytes block) {
            this(List.of(block), 0, 0);
        }
    }

    /**
     * Asks for the headers that follow on the receiver's chain.
     *
     * @param locator ids of the sender's chain, newest first, thinning out towards genesis
     * @param count most headers wanted
     */
    record GetHeaders(List<BlockId> locator, int count) implements WireMessage {
        public GetHeaders {
            locator = List.copyOf(locator);
        }
    }

    /**
     * Answers {@link GetHeaders}.
     *
     * @param headers sealed, oldest first
     * @param certified of some of them, ascending, with who decided over each
     */
    record Headers(List<Bytes> headers, List<Bytes> certified) implements WireMessage {
        public Headers {
            headers = List.copyOf(headers);
            certified = List.copyOf(certified);
        }
    }

    /** Asks for a snapshot at the highest block that the receiver can prove final. */
    record GetSnapshot() implements WireMessage {}

    /**
     * What a snapshot says beside its parts; without certificates if there is none.
     *
     * @param certified of each change of voters since genesis, then of the snapshot's block
     * @param headers of all those, and of the children in them, with their signatures
     * @param weight cumulative, of the block
     */
    record SnapshotOffer(List<Bytes> certified, List<Bytes> headers, BigInteger weight, int parts)
            implements WireMessage {
        public SnapshotOffer {
            certified = List.copyOf(certified);
            headers = List.copyOf(headers);
        }
    }

    record GetSnapshotPart(BlockId block, int part) implements WireMessage {}

    /**
     * Pieces in one row over all parts: the entries of the state, by key; then, from the block downwards, each header,
     * followed by what the block changed, by key, as it was before it. Without pieces if the sender no longer has it.
     */
    record SnapshotPart(BlockId block, int part, List<Piece> pieces) implements WireMessage {
        public SnapshotPart {
            pieces = List.copyOf(pieces);
        }

        /** Either a header, or a key with its value, if it had one. */
        public record Piece(Bytes header, Bytes key, Optional<Bytes> value) {}
    }

    record AnnounceTransactions(List<TransactionId> ids) implements WireMessage {
        public AnnounceTransactions {
            ids = List.copyOf(ids);
        }
    }

    record GetTransactions(List<TransactionId> ids) implements WireMessage {
        public GetTransactions {
            ids = List.copyOf(ids);
        }
    }

    record Transactions(List<Bytes> transactions) implements WireMessage {
        public Transactions {
            transactions = List.copyOf(transactions);
        }
    }

    /** What became of transactions that the receiver signed. */
    record TransactionStatus(List<Entry> entries) implements WireMessage {
        public TransactionStatus {
            entries = List.copyOf(entries);
        }

        /**
         * Of one transaction.
         *
         * @param height of the block that holds it, if sealed or final; else 0
         * @param code of a rejection, see {@code Refusal.Code.word}; else empty
         * @param reason of a rejection, a full sentence; else empty
         */
        public record Entry(TransactionId id, State state, long height, String code, String reason) {}

        /** Where a transaction is. */
        public enum State {
            PENDING,
            SEALED,
            FINAL,
            REJECTED
        }
    }

    /**
     * A gateway's activations of one slot for its access point.
     *
     * @param request the gateway's number for it, which answers repeat
     * @param items sorted by twin, each twin once
     */
    record Offload(long request, List<Item> items) implements WireMessage {
        /**
         * Of all activations together as float32, however few bytes carry them: what an access point is to hold for one
         * offload. Leaves room in the frame for all else that items say.
         */
        public static final int FLOAT32_BYTES_MAX = 6 << 20;

        /** Of all their results together, so that the batch of them fits a block of the usual size. */
        public static final int RESULT_BYTES_MAX = 512 << 10;

        /** Most items. */
        public static final int ITEMS_MAX = 1_024;

        public Offload {
            items = List.copyOf(items);
        }

        /**
         * Of one twin.
         *
         * @param cut layers already run
         * @param points data points in {@code values}
         * @param values points × the shape of the model's activation at the cut, in the bytes of {@code
         *     inference.encode.ActivationCodec}; the batch commits to the digest of exactly these bytes, from which
         *     whoever has them can run the top half again
         * @param observedMillis the gateway's clock at the newest reading used
         */
        public record Item(String twin, Digest model, int cut, int points, Bytes values, long observedMillis) {}
    }

    /**
     * The results, signed.
     *
     * @param body of the transaction that the gateway is to countersign
     * @param signature the access point's
     */
    record OffloadAnswer(long request, Bytes body, Bytes signature) implements WireMessage {}

    /**
     * No results.
     *
     * @param retry whether the same request may succeed later
     */
    record OffloadRefusal(long request, String reason, boolean retry) implements WireMessage {}

    /**
     * What the chain registers for a gateway, which keeps no chain: sent when it comes, and whenever that changes.
     *
     * @param height of the block after which it is so
     * @param twins the gateway's
     * @param models that those run
     */
    record Registration(long height, List<Bytes> twins, List<Bytes> models) implements WireMessage {
        public Registration {
            twins = List.copyOf(twins);
            models = List.copyOf(models);
        }
    }

    /**
     * Asks for a part of a model's bundle.
     *
     * @param part from 0 on
     */
    record GetModel(Digest model, int part) implements WireMessage {}

    /**
     * Part of a bundle in the bytes of {@code inference.model.BundleParcel}.
     *
     * @param parts of the whole; 0 if the sender does not have it
     */
    record ModelPart(Digest model, int part, int parts, Bytes bytes) implements WireMessage {}

    /** Votes and acknowledgements, of whomever. */
    record Statements(List<Bytes> statements) implements WireMessage {
        public Statements {
            statements = List.copyOf(statements);
        }
    }

    /** What quorums signed, as far as the sender knows: the last certificate, then links above it. */
    record Tallies(List<Bytes> tallies) implements WireMessage {
        public Tallies {
            tallies = List.copyOf(tallies);
        }
    }

    /**
     * The gateway found the results in order.
     *
     * @param signature the gateway's, over the body it was answered with
     */
    record Receipt(long request, Bytes signature, Timing timing) implements WireMessage {
        /** Without measurements. */
        public Receipt(long request, Bytes signature) {
            this(request, signature, Timing.NONE);
        }

        /**
         * How long an offload took, as the gateway saw it.
         *
         * @param gatewayMicros from the start of its slot until the offload left; 0 if it had to wait for others
         * @param roundTripMicros from then until the answer was there
         * @param checkMicros from then until the receipt left
         */
        public record Timing(long gatewayMicros, long roundTripMicros, long checkMicros) {
            /** Nothing was measured. */
            public static final Timing NONE = new Timing(0, 0, 0);
        }
    }

    /** Asks a gateway how long its models take there. */
    record GetProfiles() implements WireMessage {}

    /**
     * Answers {@link GetProfiles}.
     *
     * @param cutMin least number of layers that the gateway runs of any model
     */
    record Profiles(List<MachineProfile> profiles, int cutMin) implements WireMessage {
        public Profiles {
            profiles = List.copyOf(profiles);
        }
    }

    /**
     * Where the access point wants twins of the gateway to be cut from now on.
     *
     * @param slot the access point's number for it
     */
    record CutPlan(long slot, List<TwinCut> entries) implements WireMessage {
        public CutPlan {
            entries = List.copyOf(entries);
        }

        /** After how many layers one twin's model is cut. */
        public record TwinCut(String twin, int cut) {}
    }
}
