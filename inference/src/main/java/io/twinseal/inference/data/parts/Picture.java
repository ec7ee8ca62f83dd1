package io.twinseal.inference.data.parts;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.awt.image.BufferedImage;

/** A square picture that grows pixel by pixel, and counts those of one part. */
final class Picture {
    private static final int WHITE = 255;

    private final BufferedImage image;
    private final Extent whole = new Extent();
    private final Extent visible = new Extent();

    Picture(int side) {
        image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    }

    /** Pixels and the box around them. */
    private static final class Extent {
        private int count;
        private int left = Integer.MAX_VALUE;
        private int top = Integer.MAX_VALUE;
        private int right = -1;
        private int bottom = -1;

        void add(int row, int column) {
            count++;
            left = Math.min(left, column);
            right = Math.max(right, column);
            top = Math.min(top, row);
            bottom = Math.max(bottom, row);
        }

        JsonArray box() {
            var box = new JsonArray();
            for (int value : count == 0
                    ? new int[] {-1, -1, -1, -1}
                    : new int[] {left, top, right - left + 1, bottom - top + 1}) {
                box.add(value);
            }
            return box;
        }
    }

    /** The part is here, or would be if nothing hid it. */
    void whole(int row, int column) {
        whole.add(row, column);
    }

    /**
     * Sets a pixel.
     *
     * @param level from 0, black, to 255, white; beyond them it is one of these
     */
    void set(int row, int column, double level, boolean isPart) {
        image.getRaster().setSample(column, row, 0, (int) Math.round(Math.max(0, Math.min(WHITE, level))));
        if (isPart) {
            visible.add(row, column);
        }
    }

    BufferedImage image() {
        return image;
    }

    /** What {@code scene_gt_info.json} has of the part. */
    JsonObject info() {
        var info = new JsonObject();
        info.add("bbox_obj", whole.box());
        info.add("bbox_visib", visible.box());
        info.addProperty("px_count_all", whole.count);
        info.addProperty("px_count_visib", visible.count);
        info.addProperty("visib_fract", whole.count == 0 ? 0 : (double) visible.count / whole.count);
        return info;
    }
}
