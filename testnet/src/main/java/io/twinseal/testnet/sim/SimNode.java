package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.inference.batch.GroupedRun;
import io.twinseal.inference.batch.PieceRunner;
import io.twinseal.inference.model.ModelId;
import io.twinseal.inference.split.Activation;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.node.AccessPointCore;
import io.twinseal.node.Membership;
import io.twinseal.node.api.GovernanceSource;
import io.twinseal.node.config.Address;
import io.twinseal.node.config.MemberAddress;
import io.twinseal.node.config.StorageConfig;
import io.twinseal.node.config.SyncConfig;
import io.twinseal.node.mining.RaceMiner;
import io.twinseal.node.runtime.LoopWorkers;
import io.twinseal.node.runtime.PeerAddress;
import io.twinseal.node.runtime.Transport;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An access point over all its lives: the product's own core on a disk, a clock and a network that fail.
 *
 * <p>Transitions: {@link #start} begins a life, {@link #crash} ends it.
 */
final class SimNode {
    private static final AccessPointCore.Compute STUB = new AccessPointCore.Compute(
            "sim",
            item -> new GroupedRun.Piece(
                    ModelId.of(item.model().toBytes()),
                    item.cut(),
                    Activation.wrap(
                            List.of(item.points(), 2),
                            ByteBuffer.wrap(item.values().toBytes()))),
            PieceRunner.direct((model, cut, input) -> input),
            new EveryModel());

    private static final long BLOCKS_KEPT = 8;

    final String name;
    final MemberKey key;
    final MemberId id;
    final SimDisk disk;
    final SimClock clock;
    private final World world;
    private final int index;
    private final RandomGenerator random;
    private final Optional<Misconduct> misconduct;
    private @Nullable Life life;
    private int lives;

    /** What a crash takes away. */
    private record Life(SimLoop loop, Chain chain, AccessPointCore core) {}

    SimNode(World world, int index, RandomGenerator random, Optional<Misconduct> misconduct) {
        this.world = world;
        this.index = index;
        this.name = "ap-" + index;
        this.key = world.cast().accessPoints().get(index);
        this.id = key.id();
        this.random = random;
        this.disk = new SimDisk(World.split(random));
        this.clock = new SimClock(world.clock());
        this.misconduct = misconduct;
    }

    boolean isHonest() {
        return misconduct.isEmpty();
    }

    /** Whether no partition keeps it from anybody. */
    boolean isConspirator() {
        return misconduct.filter(Misconduct::isEverywhere).isPresent();
    }

    boolean isUp() {
        return life != null;
    }

    /** How many lives have begun. */
    int lives() {
        return lives;
    }

    /** While it is up. */
    Chain chain() {
        return life().chain;
    }

    /** Takes proposals and approvals, as the API hands them in; while it is up, on its loop. */
    GovernanceSource governance() {
        return life().core.governance();
    }

    SimLoop loop() {
        return life().loop;
    }

    private Life life() {
        Life current = life;
        if (current == null) throw new IllegalStateException(name + " is down");
        return current;
    }

    void start() {
        lives++;
        SimLoop loop = new SimLoop(world.queue(), task -> world.step(this, task));
        Chain chain = Chain.open(world.cast().genesis(), new ChainStore(disk));
        Transport network = world.network().join(id, loop);
        Transport transport = new TappedTransport(this, network, world);
        if (misconduct.isPresent()) transport = new HostileTransport(network, misconduct.get());
        double hashes =
                Cast.HASHES_PER_SECOND * misconduct.map(Misconduct::hashPower).orElse(1.0);
        var workers = new LoopWorkers(loop, (where, cause) -> {
            throw new IllegalStateException(where, cause);
        });
        var ports = new AccessPointCore.Ports(
                loop,
                clock,
                workers,
                transport,
                new RaceMiner(loop, World.split(random), hashes, 1),
                world.signatures());
        Membership members = new Membership(world.cast().genesis());
        AccessPointCore core = new AccessPointCore(
                ports, chain, "sim", members, members.selfOrNewcomer(id), key, STUB, SyncConfig.DEFAULT, storage());
        life = new Life(loop, chain, core);
        List<PeerAddress> others = configured()
                .map(other -> members.address(new MemberAddress(other.id.toString(), new Address("sim", 1))))
                .toList();
        loop.post(() -> core.start(others));
        misconduct.ifPresent(conduct -> conduct.start(this, network));
    }

    /** Every other one gives up old blocks, far sooner than any configuration may ask for. */
    private StorageConfig storage() {
        return index % 2 == 1 ? StorageConfig.keeping(BLOCKS_KEPT) : StorageConfig.DEFAULT;
    }

    /** Loses its memory, its connections, and what the disk had not synced. */
    void crash() {
        life().loop.end();
        life = null;
        world.network().leave(id);
        int lost = disk.crash();
        world.trace().count(Count.FORGOTTEN_WRITES, lost);
    }

    /** Whom its operator knew: those in genesis; a newcomer's, everybody. */
    private Stream<SimNode> configured() {
        return world.nodes().stream()
                .filter(other -> other != this
                        && (world.cast().isInGenesis(other.id) || !world.cast().isInGenesis(id)));
    }

    @Override
    public String toString() {
        return name;
    }
}
