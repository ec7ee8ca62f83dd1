package io.twinseal.node.sync;

import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.chain.ImportResult;
import io.twinseal.ledger.codec.BlockCodec;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.verify.Checked;
import io.twinseal.ledger.verify.VerifiedBlock;
import io.twinseal.ledger.verify.Verifier;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.runtime.Clock;
import io.twinseal.node.runtime.NodeLoop;
import io.twinseal.node.runtime.Timer;
import io.twinseal.node.runtime.Workers;
import io.twinseal.node.wire.WireMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the blocks of a chain of headers, from all who have them at once, and has them imported in order.
 *
 * <pre>
 *   a window of blocks:  wanted --a member is free--> asked --answer--> checked --good--> held --its turn--> imported
 *                          ^                            |                  |
 *                          +----- no answer in time ----+------ a lie -----+
 * </pre>
 *
 * <p>A member is asked for one window at a time; one that does not answer rests for a while, one that lies is dropped.
 * What is asked and held stays within a bound. Blocks above the last certified header come from the member who sent the
 * headers alone. Not thread-safe: the node's loop owns it; blocks are decoded and their signatures checked on workers.
 */
final class BodyDownload {
    static final int WINDOW_BLOCKS = 64;
    static final long PATIENCE_MILLIS = 10_000;
    static final int SILENCE_POINTS = 100;
    static final long SILENCE_REST_MILLIS = 10_000;
    static final int LIE_POINTS = 100;
    static final long LIE_REST_MILLIS = 60_000;
    private static final long HELD_BYTES_MAX = 32L << 20;

    /** Who imports the blocks. */
    interface Owner {
        /** Takes the next block. */
        ImportResult take(VerifiedBlock block, MemberId from);

        /** Takes a certificate whose block is imported. */
        void take(Certificate certificate);

        /** Told that all blocks are imported. */
        void downloaded();

        /** Told that it does not go on; the reason is a full sentence. */
        void failed(String reason);
    }

    private enum Stage {
        WANTED,
        ASKED,
        CHECKED,
        HELD
    }

    private static final class Window {
        private final int from;
        private int to;
        private Stage stage = Stage.WANTED;
        private long request;
        private long bytes;
        private List<VerifiedBlock> blocks = List.of();
        private Optional<MemberId> sender = Optional.empty();
        private @Nullable Timer patience;

        Window(int from, int to) {
            this.from = from;
            this.to = to;
        }

        void calm() {
            if (patience != null) patience.cancel();
            patience = null;
        }
    }

    private final NodeLoop loop;
    private final Clock clock;
    private final Workers workers;
    private final PeerSet peers;
    private final Verifier verifier;
    private final Owner owner;
    private final NavigableMap<Integer, Window> windows = new TreeMap<>();
    private final Map<MemberId, Window> asked = new HashMap<>();
    private final Set<MemberId> lacking = new HashSet<>();
    private final Map<MemberId, Long> restingUntilMillis = new HashMap<>();
    private Optional<MemberId> source = Optional.empty();
    private HeaderChain chain = new HeaderChain(List.of(), 0, List.of());
    private int imported;
    private int planned;
    private int certificatesTaken;
    private long heldBytes;
    private long requests;
    private int run;

    BodyDownload(NodeLoop loop, Clock clock, Workers workers, PeerSet peers, Verifier verifier, Owner owner) {
        this.loop = loop;
        this.clock = clock;
        this.workers = workers;
        this.peers = peers;
        this.verifier = verifier;
        this.owner = owner;
    }

    /**
     * Begins; what was going on is given up.
     *
     * @param first index of the first header whose block is wanted
     */
    void start(MemberId newSource, HeaderChain headers, int first) {
        stop();
        source = Optional.of(newSource);
        chain = headers;
        imported = first;
        planned = first;
        certificatesTaken = 0;
        goOn();
    }

    /** Gives up. */
    void stop() {
        run++;
        windows.values().forEach(Window::calm);
        windows.clear();
        asked.clear();
        lacking.clear();
        heldBytes = 0;
    }

    void gone(MemberId member) {
        Window window = asked.remove(member);
        if (window == null) return;
        want(window);
        goOn();
    }

    void received(MemberId member, WireMessage.Blocks answer) {
        Window window = asked.get(member);
        if (window == null || window.request != answer.request()) return; // too late: another was asked
        asked.remove(member);
        window.calm();
        if (answer.blocks().isEmpty()) {
            lacking.add(member);
            want(window);
        } else {
            window.stage = Stage.CHECKED;
            window.bytes = answer.blocks().stream().mapToLong(Bytes::size).sum();
            heldBytes += window.bytes;
            List<BlockId> ids = chain.ids(window.from, window.to);
            int asking = run;
            workers.submit(() -> check(ids, answer.blocks()), result -> {
                if (run == asking) checked(window, member, result);
            });
        }
        goOn();
    }

    /** The blocks, or what is wrong with them. */
    private record Result(List<VerifiedBlock> blocks, Optional<String> fault) {
        static Result fault(String sentence) {
            return new Result(List.of(), Optional.of(sentence));
        }
    }

    private Result check(List<BlockId> ids, List<Bytes> sent) {
        if (sent.size() > ids.size()) return Result.fault("it sent more blocks than were asked for");
        List<VerifiedBlock> blocks = new ArrayList<>();
        for (Bytes bytes : sent) {
            BlockId id = ids.get(blocks.size());
            try {
                Block block = BlockCodec.decode(bytes.toBytes());
                if (!block.id().equals(id))
                    return Result.fault("it sent block " + block.id() + " where block " + id + " was asked for");
                var checked = verifier.block(block);
                if (checked instanceof Checked.Invalid<VerifiedBlock> invalid)
                    return Result.fault("it sent an invalid block: " + invalid.reason());
                blocks.add(((Checked.Valid<VerifiedBlock>) checked).value());
            } catch (DecodeException e) {
                return Result.fault("it sent a broken block: " + e.reason());
            }
        }
        return new Result(blocks, Optional.empty());
    }

    private void checked(Window window, MemberId member, Result result) {
        if (result.fault.isPresent()) {
            heldBytes -= window.bytes;
            want(window);
            rest(member, LIE_REST_MILLIS);
            peers.misbehaved(member, LIE_POINTS, result.fault.get());
        } else {
            window.stage = Stage.HELD;
            window.blocks = result.blocks;
            window.sender = Optional.of(member);
            int end = window.from + result.blocks.size();
            if (end < window.to) windows.put(end, new Window(end, window.to));
            window.to = end;
            if (windows.firstEntry().getValue() == window) importNext();
        }
        goOn();
    }

    /** Imports the lowest window if it is here; then, as a task of its own, the next. */
    private void importNext() {
        if (windows.isEmpty()) return;
        Window window = windows.firstEntry().getValue();
        if (window.stage != Stage.HELD) return;
        int importing = run;
        Runnable again = () -> {
            if (run == importing) importNext();
        };
        while (imported < window.to) {
            MemberId sender = window.sender.orElseThrow();
            ImportResult result = owner.take(window.blocks.get(imported - window.from), sender);
            if (run != importing) return;
            if (result instanceof ImportResult.TooEarly early) {
                loop.schedule(Math.max(1, early.untilMillis() - clock.millis()), again);
                return;
            }
            if (!(result instanceof ImportResult.Imported || result instanceof ImportResult.Known)) {
                // A certified block is not its sender's fault.
                if (result instanceof ImportResult.Rejected rejected && imported >= chain.certified())
                    peers.misbehaved(sender, LIE_POINTS, "it sent an invalid block: " + rejected.reason());
                owner.failed("Block " + chain.headers().get(imported).id() + " is not imported: " + result);
                return;
            }
            imported++;
        }
        windows.remove(window.from);
        heldBytes -= window.bytes;
        certify();
        if (run != importing) return;
        if (imported == chain.size()) owner.downloaded();
        else {
            loop.post(again);
            goOn();
        }
    }

    private void certify() {
        boolean all = imported == chain.size();
        while (certificatesTaken < chain.certificates().size()) {
            Certificate certificate = chain.certificates().get(certificatesTaken);
            if (!all && HeaderChain.judgeable(certificate) > chain.heightOf(imported - 1)) return;
            certificatesTaken++;
            owner.take(certificate);
        }
    }

    /** Asks whoever is free for what is wanted next. */
    private void goOn() {
        int going = run;
        for (MemberId member : peers.ready(Role.ACCESS_POINT))
            if (isFree(member)) nextFor(member).ifPresent(window -> ask(member, window));
        boolean waiting = !asked.isEmpty()
                || windows.values().stream().anyMatch(window -> window.stage == Stage.CHECKED)
                || (!windows.isEmpty() && windows.firstEntry().getValue().stage == Stage.HELD);
        if (run == going && !waiting && imported < chain.size())
            owner.failed("No access point that is connected gives block "
                    + chain.headers().get(imported).id() + ".");
    }

    private boolean isFree(MemberId member) {
        return !asked.containsKey(member) && !lacking.contains(member) && !isResting(member);
    }

    private Optional<Window> nextFor(MemberId member) {
        for (Window window : windows.values())
            if (window.stage == Stage.WANTED && mayAsk(member, window)) return Optional.of(window);
        if (planned == chain.size()) return Optional.empty();
        int end = Math.min(planned + WINDOW_BLOCKS, planned < chain.certified() ? chain.certified() : chain.size());
        Window window = new Window(planned, end);
        if (!mayAsk(member, window)) return Optional.empty();
        windows.put(planned, window);
        planned = end;
        return Optional.of(window);
    }

    private boolean mayAsk(MemberId member, Window window) {
        boolean has = source.equals(Optional.of(member))
                || (window.from < chain.certified() && peers.has(member, chain.heightOf(window.to - 1)));
        boolean fits = heldBytes + (asked.size() + 1L) * HistoryServer.ANSWER_BYTES_MAX <= HELD_BYTES_MAX;
        return has && peers.lowestHeight(member) <= chain.heightOf(window.from) && (fits || window.from == imported);
    }

    private void ask(MemberId member, Window window) {
        window.stage = Stage.ASKED;
        window.request = ++requests;
        asked.put(member, window);
        window.patience = loop.schedule(PATIENCE_MILLIS, () -> {
            asked.remove(member);
            want(window);
            rest(member, SILENCE_REST_MILLIS);
            peers.misbehaved(member, SILENCE_POINTS, "it did not send the blocks that it was asked for");
            goOn();
        });
        peers.send(member, new WireMessage.GetBlocks(chain.ids(window.from, window.to), window.request));
    }

    private static void want(Window window) {
        window.calm();
        window.stage = Stage.WANTED;
        window.bytes = 0;
    }

    /** Asks a member for nothing for a while. */
    void rest(MemberId member, long millis) {
        restingUntilMillis.values().removeIf(until -> until <= clock.millis());
        restingUntilMillis.put(member, clock.millis() + millis);
    }

    boolean isResting(MemberId member) {
        return restingUntilMillis.getOrDefault(member, 0L) > clock.millis();
    }
}
