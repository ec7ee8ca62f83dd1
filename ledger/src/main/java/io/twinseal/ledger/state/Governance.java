package io.twinseal.ledger.state;

import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.GovernanceCodec;
import io.twinseal.ledger.types.ApprovedProposal;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.OpenProposal;
import io.twinseal.ledger.types.TransactionId;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is proposed and what is on its way into force, decoded once for all the states that share it.
 *
 * @param approved by their keys of the state, hence in the order in which they come into force
 */
record Governance(SortedMap<TransactionId, OpenProposal> open, SortedMap<Bytes, ApprovedProposal> approved) {
    static final Governance NONE = new Governance(new TreeMap<>(), new TreeMap<>());

    Governance {
        open = Collections.unmodifiableSortedMap(new TreeMap<>(open));
        approved = Collections.unmodifiableSortedMap(new TreeMap<>(approved));
    }

    /** With the entries among these that are about proposals set or removed; itself if none is. */
    Governance with(SortedMap<Bytes, Optional<Bytes>> updates) throws DecodeException {
        if (updates.keySet().stream().noneMatch(Governance::isEntry)) return this;
        SortedMap<TransactionId, OpenProposal> newOpen = new TreeMap<>(open);
        SortedMap<Bytes, ApprovedProposal> newApproved = new TreeMap<>(approved);
        for (var update : updates.entrySet()) {
            Bytes key = update.getKey();
            Optional<byte[]> value = update.getValue().map(Bytes::toBytes);
            if (Keys.startsWith(key, Keys.PROPOSALS)) {
                TransactionId id = TransactionId.of(Keys.after(Keys.PROPOSALS, key));
                if (value.isEmpty()) newOpen.remove(id);
                else newOpen.put(id, GovernanceCodec.decodeOpen(value.get()));
            } else if (Keys.startsWith(key, Keys.APPROVED)) {
                if (value.isEmpty()) newApproved.remove(key);
                else newApproved.put(key, approved(key, value.get()));
            }
        }
        return new Governance(newOpen, newApproved);
    }

    private static ApprovedProposal approved(Bytes key, byte[] value) throws DecodeException {
        ByteBuffer place = ByteBuffer.wrap(Keys.after(Keys.APPROVED, key));
        long height = place.getLong();
        byte[] id = new byte[TransactionId.LENGTH];
        place.get(id);
        return new ApprovedProposal(TransactionId.of(id), GovernanceCodec.decodeProposal(value), height);
    }

    private static boolean isEntry(Bytes key) {
        return Keys.startsWith(key, Keys.PROPOSALS) || Keys.startsWith(key, Keys.APPROVED);
    }
}
