package io.twinseal.testnet.local;

import io.twinseal.inference.allocation.ReputationBand;
import io.twinseal.inference.allocation.policy.PolicyName;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What a local network is to be like, as given on the command line. */
final class ShapeOptions {
    @Option(names = "--aps", paramLabel = "N", defaultValue = "4", description = "Access points; 4 if not given.")
    int accessPoints = 4;

    @Option(names = "--gateways", paramLabel = "N", defaultValue = "2", description = "Gateways; 2 if not given.")
    int gateways = 2;

    @Option(names = "--twins", paramLabel = "N", defaultValue = "8", description = "Digital twins; 8 if not given.")
    int twins = 8;

    @Option(
            names = "--data",
            paramLabel = "PATH",
            description = "A published dataset file, or a folder of them; without it readings are made up.")
    @Nullable Path data;

    @Option(
            names = "--models",
            paramLabel = "DIR",
            description =
                    "Folder of model bundles, of which data take the first that fits; the shipped ones if not given.")
    private @Nullable Path models;

    @Option(
            names = "--block-millis",
            paramLabel = "MS",
            defaultValue = "500",
            description = "T0, the mean time between blocks without reputation; 500 if not given.")
    long blockMillis = 500;

    @Option(
            names = "--slot-millis",
            paramLabel = "MS",
            defaultValue = "250",
            description = "Time between two offloads of a gateway; 250 if not given.")
    long slotMillis = 250;

    @Option(
            names = "--rate",
            paramLabel = "HZ",
            defaultValue = "10",
            description = "Data points a second that each twin's machine feeds; 10 if not given.")
    double pointsPerSecond = 10;

    @Option(
            names = "--cut",
            paramLabel = "L",
            defaultValue = "2",
            description = "Layers that run at the gateways; 2 if not given.")
    int cut = 2;

    @Option(
            names = "--mining-share",
            paramLabel = "SHARE",
            defaultValue = "0.05",
            description = "Of one CPU, for each access point's miner; 0.05 if not given.")
    double miningShare = 0.05;

    @Option(
            names = "--link",
            paramLabel = "RATE[,DELAY]",
            converter = LinkConverter.class,
            description =
                    "Puts a link between each gateway and each access point, such as 10mbit,20ms: in each direction"
                            + " RATE for the bytes of the connection, and DELAY one way, so that a round trip takes twice as"
                            + " long; without it they are joined as fast as the machine is.")
    @Nullable Link link;

    @Option(
            names = "--band",
            paramLabel = "MIN,MAX",
            converter = BandConverter.class,
            description =
                    "Where a policy that heeds reputations is to hold the mean of each access point's; anywhere from"
                            + " 0 to 1 if not given.")
    @Nullable ReputationBand band;

    @Option(names = "--home", hidden = true, description = "Folder of the packaged command and the models.")
    Path home = Path.of("cli/target/twinseal");

    /** Folder of the bundles that the network runs. */
    Path models() {
        return models == null
                ? LocalNetwork.models(home)
                : models.toAbsolutePath().normalize();
    }

    NetworkShape shape() {
        var offloading = NetworkShape.Offloading.DEFAULT.at(cut).within(band);
        if (link != null) offloading = offloading.over(link);
        return new NetworkShape(
                accessPoints, gateways, twins, 0, blockMillis, slotMillis, pointsPerSecond, miningShare, offloading);
    }

    /** Reads the value of {@code --link}. */
    static final class LinkConverter implements ITypeConverter<Link> {
        @Override
        public Link convert(String value) {
            return converted(value, Link::parse);
        }
    }

    /** Reads the value of {@code --policy}. */
    static final class PolicyConverter implements ITypeConverter<PolicyName> {
        @Override
        public PolicyName convert(String value) {
            return converted(value, PolicyName::new);
        }
    }

    /** Reads the value of {@code --band}. */
    static final class BandConverter implements ITypeConverter<ReputationBand> {
        @Override
        public ReputationBand convert(String value) {
            return converted(value, BandConverter::band);
        }

        private static ReputationBand band(String value) {
            var ends = value.split(",", -1);
            if (ends.length != 2) throw new IllegalArgumentException("must be two numbers, such as 0.3,0.7");
            return new ReputationBand(Double.parseDouble(ends[0]), Double.parseDouble(ends[1]));
        }
    }

    private static <T> T converted(String value, Function<String, T> parser) {
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    /** What is wrong with the options, as a sentence for the user; null if nothing is. */
    @Nullable String mistake() {
        if (accessPoints < 1 || accessPoints > 64) return "--aps must be 1 to 64";
        if (gateways < 1 || gateways > 64) return "--gateways must be 1 to 64";
        if (twins < gateways) return "--twins must be at least " + gateways + ", so that every gateway has one";
        if (twins > 10_000) return "--twins must be at most 10000";
        if (blockMillis < 10 || blockMillis > 600_000) return "--block-millis must be 10 to 600000";
        if (slotMillis < 10 || slotMillis > 3_600_000) return "--slot-millis must be 10 to 3600000";
        if (!(pointsPerSecond >= 0.01 && pointsPerSecond <= 1000)) return "--rate must be 0.01 to 1000";
        if (cut < 0 || cut > 99) return "--cut must be 0 to 99";
        if (!(miningShare > 0 && miningShare <= 1)) return "--mining-share must be above 0 and at most 1";
        return null;
    }
}
