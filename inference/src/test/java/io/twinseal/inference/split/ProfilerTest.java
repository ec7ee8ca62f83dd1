package io.twinseal.inference.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.inference.model.MachineProfile;
import io.twinseal.inference.model.MachineProfile.Halves;
import io.twinseal.inference.model.ModelManifest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On a clock that goes on only while a half runs. */
class ProfilerTest {
    private long now;

    /** Layers of 10 and 5 µs a data point, with 2 µs for a call, and much more in the first calls of each half. */
    private final class Slow implements SplitModel {
        private final SumModel model = new SumModel("slow", 2);
        private int calls;

        private void spend(int layers, int micros, int points) {
            if (layers == 0) return;
            now += 1_000L * (2 + (long) micros * points);
            if (calls++ < 20) now += 1_000_000;
        }

        @Override
        public ModelManifest manifest() {
            return model.manifest();
        }

        @Override
        public Activation bottom(int cut, Activation input) {
            spend(cut, cut == 2 ? 15 : 10, input.points());
            return model.bottom(cut, input);
        }

        @Override
        public Activation middle(int from, int to, Activation activation) {
            return model.middle(from, to, activation);
        }

        @Override
        public Activation top(int cut, Activation activation) {
            spend(2 - cut, cut == 0 ? 15 : 5, activation.points());
            return model.top(cut, activation);
        }

        @Override
        public Activation whole(Activation input) {
            throw new AssertionError("not needed");
        }

        @Override
        public void close() {
            model.close();
        }
    }

    @Test
    void mediansOfCallsAreTakenOnceTheEngineHasMadeUpItsMind() {
        MachineProfile profile =
                new Profiler(() -> now, 1_000_000).measure(new Slow(), "some processor", List.of(1, 4));
        assertThat(profile.cpuClass()).isEqualTo("some processor");
        assertThat(profile.batches().get(0).cuts())
                .containsExactly(new Halves(0, 17), new Halves(12, 7), new Halves(17, 0));
        assertThat(profile.batches().get(1).points()).isEqualTo(4);
        assertThat(profile.batches().get(1).cuts())
                .containsExactly(new Halves(0, 62), new Halves(42, 22), new Halves(62, 0));
        assertThat(profile.batches().get(1).layerMicros(2)).isEqualTo(20);
    }
}
