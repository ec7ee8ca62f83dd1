"""Makes the SavedModels beside this file: what users bring to `twinseal model import`.

    python3 -m venv v && v/bin/pip install tensorflow-cpu==2.21.0
    v/bin/python make_models.py .

Weights depend on the seeds alone, graphs on the version of Keras. Each is the folder that `model.export` or
`tf.saved_model.save` writes, zipped.
"""

import pathlib
import sys
import tempfile
import zipfile

import keras
import numpy as np
import tensorflow as tf
from keras import layers


def sequential():
    """Convolutions and batch normalisation in a row."""
    return keras.Sequential([
        keras.Input((32, 3), name="window"),
        layers.Conv1D(8, 3, padding="same", activation="relu", name="conv1"),
        layers.BatchNormalization(name="norm1"),
        layers.MaxPooling1D(2, name="pool1"),
        layers.Conv1D(6, 3, use_bias=False, name="conv2"),
        layers.BatchNormalization(name="norm2"),
        layers.ReLU(name="relu2"),
        layers.GlobalAveragePooling1D(name="mean"),
        layers.Dense(8, activation="tanh", name="dense"),
        layers.Dropout(0.5, name="dropout"),
        layers.Dense(2, activation="softmax", name="state"),
    ])


def residual():
    """A shortcut around two convolutions, then three branches that are joined."""
    x = keras.Input((16, 4), name="window")
    stem = layers.Conv1D(6, 3, padding="same", activation="relu", name="stem")(x)
    y = layers.Conv1D(6, 3, padding="same", activation="relu", name="first")(stem)
    y = layers.Conv1D(6, 3, padding="same", name="second")(y)
    y = layers.ReLU(name="rectified")(layers.Add(name="shortcut")([stem, y]))
    a = layers.Conv1D(2, 1, activation="relu", name="narrow")(y)
    b = layers.Conv1D(4, 5, padding="same", activation="relu", name="wide")(y)
    c = layers.Conv1D(2, 1, name="pooled")(layers.AveragePooling1D(3, strides=1, padding="same", name="smooth")(y))
    y = layers.Concatenate(name="branches")([a, b, c])
    return keras.Model(x, layers.Dense(1, name="life")(layers.Flatten(name="flat")(y)))


def recurrent():
    """Two layers that Keras exports as loops, of which the second undoes a transposition of the first."""
    return keras.Sequential([
        keras.Input((10, 3), name="window"),
        layers.Conv1D(4, 3, name="conv"),
        layers.GRU(5, return_sequences=True, name="gru"),
        layers.LSTM(4, name="lstm"),
        layers.Dense(1, name="life"),
    ])


def two_inputs():
    x = [keras.Input((4,), name="speed"), keras.Input((4,), name="load")]
    return keras.Model(x, layers.Dense(1, name="life")(layers.Concatenate(name="both")(x)))


def image():
    """Grey images; convolutions by channel and in two dimensions."""
    return keras.Sequential([
        keras.Input((12, 10, 1), name="image"),
        layers.Conv2D(4, 3, strides=2, activation="relu", name="conv"),
        layers.DepthwiseConv2D(3, padding="same", name="each"),
        layers.LeakyReLU(name="leaky"),
        layers.GlobalMaxPooling2D(name="most"),
        layers.Dense(3, activation="softmax", name="kind"),
    ])


def row():
    """Readings that are not a window but one row of values, scaled by what they were in training."""
    return keras.Sequential([
        keras.Input((6,), name="reading"),
        layers.Normalization(mean=[1.0] * 6, variance=[4.0] * 6, name="scale"),
        layers.Dense(4, activation="gelu", name="hidden"),
        layers.Dense(2, name="loads"),
    ])


WINDOW = tf.TensorSpec((None, 3), tf.float32)


class Functions(tf.Module):
    """Signatures that cannot be imported, each for a reason of its own, and some that can."""

    def __init__(self):
        self.weights = tf.Variable([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], name="weights")
        self.calls = tf.Variable(0.0, name="calls")
        self.broken = tf.Variable([[1.0, 2.0], [3.0, float("nan")], [5.0, 6.0]], name="broken")

    @tf.function(input_signature=[WINDOW])
    def counts_calls(self, x):
        self.calls.assign_add(1.0)
        return x @ self.weights + self.calls

    @tf.function(input_signature=[WINDOW])
    def draws(self, x):
        return x @ self.weights + tf.random.normal(())

    @tf.function(input_signature=[WINDOW])
    def mixes_batch(self, x):
        return x @ self.weights - tf.reduce_mean(x)

    @tf.function(input_signature=[WINDOW])
    def returns_two(self, x):
        return {"sum": x @ self.weights, "same": x}

    @tf.function(input_signature=[tf.TensorSpec((4, 3), tf.float32)])
    def takes_four(self, x):
        return x @ self.weights

    @tf.function(input_signature=[tf.TensorSpec((None, 3), tf.int32)])
    def takes_integers(self, x):
        return tf.cast(x, tf.float32) @ self.weights

    @tf.function(input_signature=[WINDOW])
    def ignores_input(self, x):
        return self.weights

    @tf.function(input_signature=[WINDOW])
    def divides_by_zero(self, x):
        return (x @ self.weights) / 0.0

    @tf.function(input_signature=[WINDOW])
    def not_a_number(self, x):
        return x @ self.broken

    @tf.function(input_signature=[tf.TensorSpec((None, None, 3), tf.float32)])
    def any_length(self, x):
        return tf.reduce_sum(x, 1) @ self.weights

    @tf.function(input_signature=[WINDOW])
    def no_weights(self, x):
        return tf.nn.softmax(x)

    @tf.function(input_signature=[WINDOW])
    def vector(self, x):
        return tf.reduce_sum(x @ self.weights, 1)

    @tf.function(input_signature=[WINDOW])
    def same_shape(self, x):
        return x @ self.weights @ tf.transpose(self.weights)

    @tf.function(input_signature=[WINDOW])
    def branches(self, x):
        tf.debugging.assert_less(tf.reduce_max(x), 1e9)
        return tf.cond(tf.shape(x)[0] > 1000, lambda: x @ self.weights, lambda: 2.0 * (x @ self.weights))


def functions(folder):
    module = Functions()
    names = [name for name in vars(Functions) if not name.startswith("_")]
    tf.saved_model.save(module, folder, signatures={name: getattr(module, name) for name in names})


def keras_model(make, seed, folder):
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    model = make()
    random = np.random.default_rng(seed)
    # Biases and means that are zero would hide what a wrong cut does.
    model.set_weights([w + random.uniform(0, 0.2, w.shape).astype(w.dtype) for w in model.get_weights()])
    model.export(folder, verbose=False)


def zipped(folder, file):
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                out.writestr(zipfile.ZipInfo(str(path.relative_to(folder))), path.read_bytes(), zipfile.ZIP_DEFLATED)


def main(target):
    for seed, make in enumerate((sequential, residual, recurrent, two_inputs, image, row, functions), 1):
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch) / "model"
            functions(str(folder)) if make is functions else keras_model(make, seed, str(folder))
            zipped(folder, target / (make.__name__.replace("_", "-") + ".zip"))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
