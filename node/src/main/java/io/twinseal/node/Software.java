package io.twinseal.node;

/** What this build calls itself. */
final class Software {
    static final String VERSION = "twinseal/"
            + (Software.class.getPackage().getImplementationVersion() == null
                    ? "dev"
                    : Software.class.getPackage().getImplementationVersion());

    private Software() {}
}
