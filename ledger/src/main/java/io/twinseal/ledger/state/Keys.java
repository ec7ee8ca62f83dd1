package io.twinseal.ledger.state;

import io.twinseal.consensus.types.Bytes32;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.TransactionId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The keys of the state: a word, a slash, raw bytes. Who proves an entry from a state root needs them. */
public final class Keys {
    /** → chain parameters. */
    public static final Bytes PARAMETERS = word("parameters");

    /** → three longs: the retargeting sums. */
    public static final Bytes RETARGET = word("retarget");

    /** → who decides over the block: one set of voters, or two. */
    public static final Bytes VOTERS = word("voters");

    /** → a long: height of the block whose state was the first to have two sets of voters; absent with one. */
    public static final Bytes HANDOVER = word("handover");

    static final Bytes PROPOSALS = word("proposal/");
    static final Bytes APPROVED = word("approved/");
    private static final Bytes PROPOSAL_NUMBERS = word("proposal-number/");
    private static final Bytes DECISIONS = word("decision/");
    static final Bytes MEMBERS = word("member/");
    static final Bytes MODELS = word("model/");
    static final Bytes TWINS = word("twin/");
    private static final Bytes SEQUENCES = word("sequence/");
    private static final Bytes WINDOW_WORK = word("work/");
    private static final Bytes SUSPENSIONS = word("suspended/");
    private static final Bytes BLOCK_WORK = word("block-work/");

    private Keys() {}

    /** → what the chain registers of a member. */
    public static Bytes member(MemberId id) {
        return join(MEMBERS, id.toBytes());
    }

    /** → what the chain registers of a model. */
    public static Bytes model(Digest digest) {
        return join(MODELS, digest.toBytes());
    }

    /** → what the chain registers of a twin. */
    public static Bytes twin(String id) {
        return join(TWINS, id.getBytes(StandardCharsets.UTF_8));
    }

    /** → a long: the last sequence number sealed for the pair; absent before the first. */
    public static Bytes sequence(MemberId accessPoint, MemberId gateway) {
        return join(SEQUENCES, accessPoint.toBytes(), gateway.toBytes());
    }

    /** → one byte: the code of what the member broke; absent if nothing. */
    public static Bytes suspension(MemberId member) {
        return join(SUSPENSIONS, member.toBytes());
    }

    /** → FLOPs of an access point over the reputation window, big-endian; absent if none. */
    public static Bytes windowWork(MemberId accessPoint) {
        return join(WINDOW_WORK, accessPoint.toBytes());
    }

    /** → who did what work in the block of this height; absent if nobody, and once it has left the window. */
    public static Bytes blockWork(long height) {
        return join(BLOCK_WORK, bytes(height));
    }

    /** → an open proposal and who approved it. */
    public static Bytes proposal(TransactionId id) {
        return join(PROPOSALS, id.toBytes());
    }

    /** → a proposal that comes into force with the state of the block of this height. */
    public static Bytes approved(long height, TransactionId id) {
        return join(APPROVED, bytes(height), id.toBytes());
    }

    /** → a long: the number of the access point's last proposal; absent before the first. */
    public static Bytes proposalNumber(MemberId proposer) {
        return join(PROPOSAL_NUMBERS, proposer.toBytes());
    }

    /** → what became of an approved proposal once it was to come into force. */
    public static Bytes decision(TransactionId id) {
        return join(DECISIONS, id.toBytes());
    }

    /** The access point of a {@link #windowWork} key; empty for keys of other kinds. */
    static Optional<MemberId> accessPointOfWork(Bytes key) {
        return memberOf(WINDOW_WORK, key);
    }

    /** The member of a {@link #suspension} key; empty for keys of other kinds. */
    static Optional<MemberId> memberOfSuspension(Bytes key) {
        return memberOf(SUSPENSIONS, key);
    }

    private static Optional<MemberId> memberOf(Bytes prefix, Bytes key) {
        if (key.size() != prefix.size() + Bytes32.LENGTH || !startsWith(key, prefix)) return Optional.empty();
        return Optional.of(MemberId.of(after(prefix, key)));
    }

    /** What stands in a key behind its prefix. */
    static byte[] after(Bytes prefix, Bytes key) {
        byte[] rest = new byte[key.size() - prefix.size()];
        key.buffer().position(prefix.size()).get(rest);
        return rest;
    }

    private static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    static boolean startsWith(Bytes key, Bytes prefix) {
        if (key.size() < prefix.size()) return false;
        for (int i = 0; i < prefix.size(); i++) if (key.get(i) != prefix.get(i)) return false;
        return true;
    }

    private static Bytes word(String word) {
        return Bytes.copyOf(word.getBytes(StandardCharsets.US_ASCII));
    }

    private static Bytes join(Bytes prefix, byte[]... parts) {
        int size = prefix.size();
        for (byte[] part : parts) size += part.length;
        ByteBuffer key = ByteBuffer.allocate(size).put(prefix.buffer());
        for (byte[] part : parts) key.put(part);
        return Bytes.copyOf(key.array());
    }
}
