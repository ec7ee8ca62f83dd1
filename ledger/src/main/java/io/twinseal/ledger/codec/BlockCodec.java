package io.twinseal.ledger.codec;

import static io.twinseal.ledger.codec.Canonical.bytes32;
import static io.twinseal.ledger.codec.Canonical.positive;
import static io.twinseal.ledger.codec.Canonical.string;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.SealedHeader;
import io.twinseal.ledger.types.Transaction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Headers and blocks as bytes. */
public final class BlockCodec {
    /** What no decoder exceeds, whatever a chain's own limit. */
    public static final int BYTES_MAX = 32 << 20;

    public static final int SEALED_HEADER_BYTES_MAX = 512;

    /** Field 1, length-delimited. */
    private static final byte HEADER_TAG = 0x0a;

    private BlockCodec() {}

    /** The inner header's bytes, which the nonce and the signature seal; the id in {@code header} is not part of it. */
    public static Bytes encodeHeader(Header header, Digest transactionsRoot, Digest stateRoot, Digest votersDigest) {
        return Bytes.copyOf(io.twinseal.ledger.proto.Header.newBuilder()
                .setParent(string(header.parent()))
                .setHeight(header.height())
                .setTimeMillis(header.timeMillis())
                .setProposer(string(header.proposer()))
                .setTransactionsRoot(string(transactionsRoot))
                .setTransactionCount(header.transactionCount())
                .setStateRoot(string(stateRoot))
                .setDifficulty(header.difficulty())
                .setReputation(header.reputation())
                .setVotersDigest(string(votersDigest))
                .build()
                .toByteArray());
    }

    /** Seals header bytes made by {@link #encodeHeader}. */
    public static SealedHeader seal(Bytes headerBytes, long nonce, Bytes signature) {
        var message = io.twinseal.ledger.proto.SealedHeader.newBuilder()
                .setHeader(string(headerBytes))
                .setNonce(nonce)
                .setSignature(string(signature))
                .build();
        try {
            return sealed(message, Bytes.copyOf(message.toByteArray()));
        } catch (DecodeException e) {
            throw new IllegalArgumentException(e.reason(), e);
        }
    }

    /**
     * Decodes a sealed header; neither its seal nor its signature is checked here.
     *
     * @throws DecodeException for anything but the canonical bytes of a well-formed sealed header
     */
    public static SealedHeader decodeSealedHeader(byte[] bytes) throws DecodeException {
        var message = Canonical.parse(
                "sealed header", io.twinseal.ledger.proto.SealedHeader.parser(), bytes, SEALED_HEADER_BYTES_MAX);
        return sealed(message, Bytes.copyOf(bytes));
    }

    private static SealedHeader sealed(io.twinseal.ledger.proto.SealedHeader message, Bytes bytes)
            throws DecodeException {
        SealedHeader header = header(message, bytes);
        if (header.height() > 0 || header.signature().size() > 0)
            Canonical.signature("SealedHeader.signature", message.getSignature());
        return header;
    }

    private static SealedHeader header(io.twinseal.ledger.proto.SealedHeader message, Bytes bytes)
            throws DecodeException {
        byte[] headerBytes = message.getHeader().toByteArray();
        var header = Canonical.parse(
                "header", io.twinseal.ledger.proto.Header.parser(), headerBytes, SEALED_HEADER_BYTES_MAX);
        Digest digest = Digest.sha256(headerBytes);
        return new SealedHeader(
                bytes,
                new Header(
                        Ids.blockId(digest, message.getNonce()),
                        BlockId.of(bytes32("Header.parent", header.getParent())),
                        positive("Header.height", header.getHeight()),
                        positive("Header.time_millis", header.getTimeMillis()),
                        MemberId.of(bytes32("Header.proposer", header.getProposer())),
                        positive("Header.difficulty", header.getDifficulty()),
                        positive("Header.reputation", header.getReputation()),
                        positive("Header.transaction_count", header.getTransactionCount())),
                digest,
                Digest.of(bytes32("Header.transactions_root", header.getTransactionsRoot())),
                Digest.of(bytes32("Header.state_root", header.getStateRoot())),
                Digest.of(bytes32("Header.voters_digest", header.getVotersDigest())),
                message.getNonce(),
                Canonical.bytes(message.getSignature()));
    }

    /** As proofs carry it: without the proposer's signature. */
    static io.twinseal.ledger.proto.SealedHeader unsignedMessage(SealedHeader header) {
        return message(header).toBuilder().clearSignature().build();
    }

    /** Reads what {@link #unsignedMessage} made. */
    static SealedHeader unsigned(io.twinseal.ledger.proto.SealedHeader message) throws DecodeException {
        if (!message.getSignature().isEmpty())
            throw new DecodeException("Field SealedHeader.signature must be left out of a proof.");
        return header(message, Bytes.copyOf(message.toByteArray()));
    }

    /**
     * Joins a sealed header with the transactions that it commits to.
     *
     * @throws DecodeException if the header's count or Merkle root is of other transactions
     */
    public static Block join(SealedHeader header, List<Transaction> transactions) throws DecodeException {
        checkCommitment(header, transactions);
        var message = io.twinseal.ledger.proto.Block.newBuilder().setHeader(message(header));
        for (Transaction transaction : transactions) message.addTransactions(string(transaction.bytes()));
        return new Block(Bytes.copyOf(message.build().toByteArray()), header, transactions);
    }

    private static io.twinseal.ledger.proto.SealedHeader message(SealedHeader header) {
        return io.twinseal.ledger.proto.SealedHeader.newBuilder()
                .setHeader(string(encodeHeader(
                        header.header(), header.transactionsRoot(), header.stateRoot(), header.votersDigest())))
                .setNonce(header.nonce())
                .setSignature(string(header.signature()))
                .build();
    }

    /**
     * Decodes a block whose header commits to its transactions; no signature is checked here.
     *
     * @throws DecodeException for anything but the canonical bytes of a well-formed block
     */
    public static Block decode(byte[] bytes) throws DecodeException {
        var message = Canonical.parse("block", io.twinseal.ledger.proto.Block.parser(), bytes, BYTES_MAX);
        SealedHeader header =
                sealed(message.getHeader(), Bytes.copyOf(message.getHeader().toByteArray()));
        List<Transaction> transactions = new ArrayList<>(message.getTransactionsCount());
        for (ByteString transaction : message.getTransactionsList())
            transactions.add(TransactionCodec.decode(transaction.toByteArray()));
        checkCommitment(header, transactions);
        return new Block(Bytes.copyOf(bytes), header, transactions);
    }

    /** The block's bytes after its header: its transactions. */
    public static Bytes bodyBytes(Block block) {
        int start = prefix(block.sealedHeader().bytes()).size();
        byte[] body = new byte[block.bytes().size() - start];
        block.bytes().buffer().position(start).get(body);
        return Bytes.copyOf(body);
    }

    /** Joins what {@link #bodyBytes} took apart, and decodes it. */
    public static Block decode(Bytes sealedHeaderBytes, Bytes bodyBytes) throws DecodeException {
        return decode(prefix(sealedHeaderBytes).concat(string(bodyBytes)).toByteArray());
    }

    private static ByteString prefix(Bytes sealedHeaderBytes) {
        return ByteString.copyFrom(new byte[] {HEADER_TAG})
                .concat(ByteString.copyFrom(varint(sealedHeaderBytes.size())))
                .concat(string(sealedHeaderBytes));
    }

    private static byte[] varint(int value) {
        byte[] bytes = new byte[CodedOutputStream.computeUInt32SizeNoTag(value)];
        try {
            CodedOutputStream.newInstance(bytes).writeUInt32NoTag(value);
        } catch (IOException e) {
            throw new IllegalStateException("a varint did not fit into its size", e);
        }
        return bytes;
    }

    private static void checkCommitment(SealedHeader header, List<Transaction> transactions) throws DecodeException {
        if (header.header().transactionCount() != transactions.size())
            throw new DecodeException("The header counts " + header.header().transactionCount()
                    + " transactions, but the block has " + transactions.size() + ".");
        Digest root = MerkleTree.root(transactions.stream().map(Transaction::id).toList());
        if (!root.equals(header.transactionsRoot()))
            throw new DecodeException("The header commits to transactions root " + header.transactionsRoot()
                    + ", but the block's transactions give " + root + ".");
    }
}
