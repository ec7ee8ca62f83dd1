package io.twinseal.ledger.crypto;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.types.Bytes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Another library whose verdicts are remembered, the bad ones too; it forgets nothing. */
final class RememberingLibrary implements Library {
    private final Library library;

    RememberingLibrary(Library library) {
        this.library = library;
    }

    private record Claim(Bytes message, Bytes signature) {}

    @Override
    public String name() {
        return library.name() + ", remembered";
    }

    @Override
    public PublicKey publicKey(MemberId member) {
        PublicKey key = library.publicKey(member);
        Map<Claim, Boolean> verdicts = new ConcurrentHashMap<>();
        return (message, signature) -> verdicts.computeIfAbsent(
                new Claim(Bytes.copyOf(message), Bytes.copyOf(signature)), claim -> key.verify(message, signature));
    }

    @Override
    public byte[] sign(byte[] seed, byte[] message) {
        return library.sign(seed, message);
    }
}
