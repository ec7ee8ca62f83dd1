package io.twinseal.cli;

import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        var version = Twinseal.class.getPackage().getImplementationVersion();
        return new String[] {"twinseal " + (version == null ? "(not packaged)" : version)};
    }
}
