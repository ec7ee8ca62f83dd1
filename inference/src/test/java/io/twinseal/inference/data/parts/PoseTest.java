package io.twinseal.inference.data.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PoseTest {
    /** The camera looks along the model's y at its x-z plane: x stays to the right, z is up. */
    @Test
    void anglesAreThoseOfTheCameraInTheModel() {
        var pose = new Pose(new double[] {1, 0, 0, 0, 0, -1, 0, 1, 0}, new double[] {0, 0, 600});
        assertThat(pose.viewpoint()).containsExactly(new double[] {0, -1, 0}, within(1e-9));
        assertThat(pose.elevationDegrees()).isCloseTo(0, within(1e-9));
        assertThat(pose.azimuthDegrees()).isCloseTo(-90, within(1e-9));
        assertThat(pose.toCamera(5, 0, 7)).containsExactly(new double[] {5, -7, 600}, within(1e-9));
        assertThat(pose.camera()).containsExactly(new double[] {0, -600, 0}, within(1e-9));
    }

    @Test
    void aCameraGoesWhereItIsPut() {
        for (int elevation = -80; elevation <= 80; elevation += 40) {
            for (int azimuth = -170; azimuth <= 170; azimuth += 85) {
                for (int roll : new int[] {0, 30}) {
                    var pose = Pose.from(elevation, azimuth, roll, 1, 2, 600);
                    assertThat(pose.elevationDegrees()).isCloseTo(elevation, within(1e-6));
                    assertThat(pose.azimuthDegrees()).isCloseTo(azimuth, within(1e-6));
                    assertThat(pose.toCamera(pose.camera())).containsExactly(new double[3], within(1e-9));
                    if (roll == 0) {
                        assertThat(pose.turned(new double[] {0, 0, 1})[1])
                                .as("up is up")
                                .isNegative();
                    }
                }
            }
        }
    }

    @Test
    void whatIsNoRotationIsRefused() {
        var t = new double[3];
        assertThatThrownBy(() -> new Pose(new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1.1}, t))
                .hasMessageContaining("rows 3 and 3");
        assertThatThrownBy(() -> new Pose(new double[] {1, 0, 0, 0, 1, 0, 0, 0.1, 0.995}, t))
                .hasMessageContaining("rows 2 and 3");
        assertThatThrownBy(() -> new Pose(new double[] {1, 0, 0, 0, 1, 0, 0, 0, -1}, t))
                .hasMessageContaining("mirrors");
    }
}
