package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.Role;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.runtime.PeerAddress;
import io.twinseal.node.runtime.Transport;
import io.twinseal.node.wire.WireMessage;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Offloads to the first of its access points that it reaches, and receipts whatever comes back. */
final class SimGateway implements PeerSet.Subscriber {
    private static final int PAUSE_MILLIS_MAX = 1_600;

    private final World world;
    private final int index;
    private final MemberKey key;
    private final RandomGenerator random;
    private final SimLoop loop;
    private final PeerSet peers;
    private final Transport transport;
    private long request;

    SimGateway(World world, int index, RandomGenerator random) {
        this.world = world;
        this.index = index;
        this.key = world.cast().gateways().get(index);
        this.random = random;
        this.loop = new SimLoop(world.queue(), Runnable::run);
        transport = world.network().join(key.id(), loop);
        var chain = world.cast().chain();
        var hello =
                new WireMessage.Hello(PeerSet.VERSION, chain, "sim", BlockId.of(chain.toBytes()), 0, BigInteger.ZERO);
        peers = new PeerSet(
                loop, transport, chain, () -> hello, id -> world.member(id).map(MemberInfo::role));
    }

    void start() {
        loop.post(() -> {
            peers.subscribe(this);
            transport.start(peers);
            offload();
        });
    }

    private void offload() {
        List<MemberId> accessPoints =
                world.member(key.id()).map(MemberInfo::accessPoints).orElseThrow();
        accessPoints.forEach(ap -> transport.connect(new PeerAddress(ap, "sim", 1)));
        Optional<MemberId> to = accessPoints.stream().filter(peers::isReady).findFirst();
        to.ifPresent(accessPoint -> {
            int points = random.nextInt(1, Cast.POINTS_MAX + 1);
            var item = new WireMessage.Offload.Item(
                    Cast.twin(index),
                    Cast.MODEL,
                    random.nextInt(0, 3),
                    points,
                    Bytes.copyOf(new byte[points * 2 * Float.BYTES]),
                    world.clock().millis());
            peers.send(accessPoint, new WireMessage.Offload(request++, List.of(item)));
        });
        loop.schedule(random.nextInt(PAUSE_MILLIS_MAX), this::offload);
    }

    @Override
    public void received(MemberId member, Role role, WireMessage message) {
        if (!(message instanceof WireMessage.OffloadAnswer answer)) return;
        Bytes receipt =
                key.sign(Domain.RECEIPT, world.cast().chain(), answer.body().toBytes());
        peers.send(member, new WireMessage.Receipt(answer.request(), receipt));
    }
}
