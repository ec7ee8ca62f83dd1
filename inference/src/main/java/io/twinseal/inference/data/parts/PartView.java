package io.twinseal.inference.data.parts;

import io.twinseal.inference.data.DataException;
import io.twinseal.inference.data.GreyImage;
import java.nio.file.Path;

/**
 * A part in an image.
 *
 * @param object the number of the part's model
 * @param whole of the whole part, which may lie partly beyond the image or behind other things
 * @param visible of what is to be seen of it
 * @param visibleShare of its pixels, from 0 to 1
 */
public record PartView(Path image, int object, Pose pose, Camera camera, Box whole, Box visible, double visibleShare) {
    /**
     * Reads the image and cuts the part out: the square around a box, a little larger, in the given size. Beyond the
     * image its nearest pixels continue.
     *
     * @param box one of this view's two
     * @param side rows and columns of the result
     * @throws DataException if the image cannot be read, or the box lies beside it
     */
    public GreyImage crop(Box box, int side) {
        var read = GreyImage.read(image);
        if (box.left() >= read.columns()
                || box.top() >= read.rows()
                || box.left() + box.width() <= 0
                || box.top() + box.height() <= 0) {
            throw new DataException(
                    image,
                    "has " + read.columns() + " × " + read.rows() + " pixels, and " + box + " lies beside them",
                    "put the image there that belongs to its scene_gt_info.json");
        }
        int square = box.squareSide();
        return read.cut(
                        box.top() + (box.height() - square) / 2,
                        box.left() + (box.width() - square) / 2,
                        square,
                        square)
                .scaled(side, side);
    }
}
