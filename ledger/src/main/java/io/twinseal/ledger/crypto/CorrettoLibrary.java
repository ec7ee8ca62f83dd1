package io.twinseal.ledger.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import io.twinseal.consensus.types.MemberId;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Optional;

/**
 * The fast one, native code. It computes S·B − k·A and compares its encoding with R byte by byte: with a key of prime
 * order that alone refuses every R which is not canonical or has torsion.
 */
final class CorrettoLibrary implements Library {
    private static final String ALGORITHM = "Ed25519";

    private final AmazonCorrettoCryptoProvider provider;

    private CorrettoLibrary(AmazonCorrettoCryptoProvider provider) {
        this.provider = provider;
    }

    /** Empty where the native code does not load: on other platforms, or without it on the class path. */
    static Optional<Library> load() {
        try {
            AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
            return provider.getLoadingError() == null ? Optional.of(new CorrettoLibrary(provider)) : Optional.empty();
        } catch (LinkageError e) {
            return Optional.empty();
        }
    }

    @Override
    public String name() {
        return "Amazon Corretto Crypto Provider " + provider.getVersionStr();
    }

    @Override
    public PublicKey publicKey(MemberId member) {
        java.security.PublicKey key = JcaKeys.publicKey(member.toBytes());
        return (message, signature) -> {
            try {
                Signature verifier = Signature.getInstance(ALGORITHM, provider);
                verifier.initVerify(key);
                verifier.update(message);
                return verifier.verify(signature);
            } catch (SignatureException e) {
                return false;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(name() + " failed to check a signature", e);
            }
        };
    }

    @Override
    public byte[] sign(byte[] seed, byte[] message) {
        try {
            Signature signer = Signature.getInstance(ALGORITHM, provider);
            signer.initSign(JcaKeys.privateKey(seed));
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(name() + " failed to sign", e);
        }
    }
}
