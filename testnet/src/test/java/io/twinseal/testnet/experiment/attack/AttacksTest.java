package io.twinseal.testnet.experiment.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.twinseal.testnet.experiment.attack.Figure.Point;
import io.twinseal.testnet.experiment.chart.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each experiment agrees with its closed form within 99.9 %, and would not with a formula that is near but wrong. */
class AttacksTest {
    private static final int RUNS = 20_000;

    @Test
    void aPrivateChainCatchesUpAsOftenAsTheFormulaSays() {
        var experiment = new PrivateChain(new SplittableRandom(1), RUNS);
        Point point = experiment.waiting(0.2, 1, 3, Interval.Z999);
        assertThat(point.expected()).isCloseTo(0.125, within(1e-9)); // q = 1/3
        assertThat(point.agrees()).as("%s", point).isTrue();
        assertThat(point.interval().contains(Odds.catchUp(0.2, 3)))
                .as("without the lead")
                .isFalse();
        assertThat(point.interval().contains(Odds.catchUp(Odds.share(0.2, Odds.LN2), 4)))
                .as("a block further behind")
                .isFalse();
    }

    @Test
    void votesLeaveAPrivateChainTheirDelayOnly() {
        var experiment = new PrivateChain(new SplittableRandom(2), RUNS);
        Point point = experiment.alive(0.3, 1, 0.5, Interval.Z999);
        assertThat(point.agrees()).as("%s", point).isTrue();
        double q = Odds.share(0.3, Odds.LN2);
        assertThat(point.interval().contains(1 - Math.exp(-0.5 * q)))
                .as("as if only the attacker found blocks")
                .isFalse();
        assertThat(PrivateChain.catchUpWithin(0.3, 400))
                .as("without end, nearly")
                .isCloseTo(Odds.catchUp(0.3, 1), within(1e-9));
        assertThatThrownBy(() -> PrivateChain.catchUpWithin(0.3, 10_000)).hasMessageContaining("at most 700");
    }

    @Test
    void blockTimeIsThatOfTheFormula() {
        var experiment = new BlockTime(new SplittableRandom(3), 20_000);
        var mix = BlockTime.MIXES.get(4);
        Point point = experiment.measure(mix, Interval.Z999);
        assertThat(point.agrees()).as("%s", point).isTrue();
        double meanReputationOnly = 500 / Math.exp(Odds.LN2 * (1 + 0.5 + 0.25 + 0) / 4);
        assertThat(point.interval().contains(meanReputationOnly / mix.formulaMillis()))
                .as("hash rates left out")
                .isFalse();
    }

    @Test
    void farmingBringsWhatTheFormulaOfReputationSays() {
        var experiment = new ReputationFarming(new SplittableRandom(4), 100 * RUNS);
        var setting = ReputationFarming.SETTINGS.get(0);
        List<Point> points = experiment.farm(setting, Interval.Z999);
        assertThat(points).allSatisfy(point -> assertThat(point.agrees()).isTrue());
        var withoutLag = new ReputationFarming.Setting(setting.window(), 1, setting.reputationMax());
        Point early = points.get(1); // heights 17 to 32
        assertThat(early.interval().contains(ReputationFarming.formula(withoutLag, (int) early.x())))
                .as("as if work counted in the next block")
                .isFalse();
    }

    @Test
    void farmingInPrivateIsKeptSmallByTheLag() {
        var experiment = new ReputationFarming(new SplittableRandom(5), 5 * RUNS);
        Point soon = experiment.farmInPrivate(new ReputationFarming.Setting(32, 1, "1"), Interval.Z999);
        Point late = experiment.farmInPrivate(new ReputationFarming.Setting(32, 64, "1"), Interval.Z999);
        assertThat(soon.agrees()).as("%s", soon).isTrue();
        assertThat(late.agrees()).as("%s", late).isTrue();
        double nothingFarmed = Odds.catchUp(ReputationFarming.HASH_SHARE, 3);
        assertThat(soon.interval().contains(nothingFarmed)).isFalse();
        assertThat(late.interval().contains(nothingFarmed)).isTrue();
    }

    @Test
    void selfishMiningEarnsWhatThePublishedFormulaSays() {
        var experiment = new SelfishMining(new SplittableRandom(6), RUNS);
        Point waits = experiment.measure(0.35, 0, false, Interval.Z999);
        assertThat(waits.agrees()).as("%s", waits).isTrue();
        assertThat(waits.interval().low()).isGreaterThan(1);
        Point alive = experiment.measure(0.35, 0, true, Interval.Z999);
        assertThat(alive.agrees()).as("%s", alive).isTrue();
        assertThat(alive.interval().contains(waits.expected()))
                .as("as if finality did nothing")
                .isFalse();
        assertThat(SelfishMining.eyalSirer(0.25)).as("pays from a quarter on").isCloseTo(0.25, within(1e-12));
    }

    @Test
    void alphaAndTheBoundsActThroughTheirProductOnly() {
        var experiment = new ParameterEffects(new SplittableRandom(7), 5 * RUNS);
        Point wide = experiment.success(Odds.LN2 / 2, "0", "1", Interval.Z999);
        Point narrow = experiment.success(Odds.LN2, "0.5", "1", Interval.Z999);
        assertThat(wide.agrees()).as("%s", wide).isTrue();
        assertThat(narrow.agrees()).as("%s", narrow).isTrue();
        assertThat(wide.expected()).isCloseTo(narrow.expected(), within(1e-6));
        Point share = experiment.share(Odds.LN2, "0", "1", Interval.Z999);
        assertThat(share.expected()).isCloseTo(0.4, within(1e-6));
        assertThat(share.agrees()).as("%s", share).isTrue();
        assertThat(share.interval().contains(0.25)).isFalse();
    }

    @Test
    void wilsonsIntervalIsThatOfTheTables() {
        // R. G. Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263 and 0 of 20
        Interval interval = Interval.ofProbability(81, 263, Interval.Z95);
        assertThat(interval.low()).isCloseTo(0.2553, within(5e-5));
        assertThat(interval.high()).isCloseTo(0.3662, within(5e-5));
        assertThat(Interval.ofProbability(0, 20, Interval.Z95).high()).isCloseTo(0.1611, within(5e-5));
    }

    @Test
    void aFigureIsAPictureAndATable(@TempDir Path folder) throws IOException {
        var figure = new Figure("f", "title", "x", "y", List.of(new Point("a", 1, new Interval(0.5, 0.4, 0.6), 0.7)));
        FigureFiles.write(figure, folder);
        assertThat(ImageIO.read(folder.resolve("f.png").toFile()).getWidth()).isEqualTo(1100);
        assertThat(Files.readAllLines(folder.resolve("f.csv")))
                .containsExactly(
                        "series,x,measured,low95,high95,expected,inside",
                        "\"a\",1.00000,0.50000000,0.40000000,0.60000000,0.70000000,false");
        assertThat(figure.summary()).contains("0 of 1 points");
    }

    @Test
    void aLiveReportStandsBesideTheFormula(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("report.json");
        Files.writeString(file, """
                {"aps": [{"name": "ap1", "gamma": 0.5, "blocksMined": 70}, {"name": "ap2", "gamma": 1, "blocksMined": 30}],
                 "blockMillis": {"mean": 340, "p50": 1, "p99": 2}, "blocks": 100}
                """);
        LiveBlockTime live = LiveBlockTime.read(file, 500);
        assertThat(live.formulaMillis()).isCloseTo(500 * 2 / 3.0, within(1e-9));
        assertThat(live.observed().low()).isCloseTo(340 - 1.96 * 34, within(0.1));
        Files.writeString(file, "{}");
        assertThatThrownBy(() -> LiveBlockTime.read(file, 500)).hasMessageContaining("lacks aps");
    }
}
