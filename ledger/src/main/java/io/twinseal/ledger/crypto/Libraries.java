package io.twinseal.ledger.crypto;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Ed25519 libraries of this machine, the fastest first; all of them obey the same rule. */
final class Libraries {
    private static final Logger LOG = LoggerFactory.getLogger(Libraries.class);
    private static final List<Library> AVAILABLE = find();

    private Libraries() {}

    static List<Library> available() {
        return AVAILABLE;
    }

    static Library fastest() {
        return AVAILABLE.get(0);
    }

    private static List<Library> find() {
        List<Library> found = new ArrayList<>();
        CorrettoLibrary.load().ifPresent(found::add);
        found.add(new BouncyCastleLibrary());
        LOG.info("Ed25519 by {}", found.get(0).name());
        return List.copyOf(found);
    }
}
