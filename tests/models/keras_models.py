# SPDX-License-Identifier: Apache-2.0
"""Models saved by Keras 3, which TensorFlow 2.17 brings, and by Keras 2, which most SavedModels in the world are from."""
from common import Numbers, tf


def _moved_statistics(model):
    """Batch norms that are not the identity, so that folding one wrongly shows."""
    numbers = Numbers(5)
    for weight in model.weights:
        path = getattr(weight, 'path', weight.name)
        if 'variance' in path:
            weight.assign(numbers.between(0.5, 2.0, *weight.shape))
        elif 'moving_mean' in path or 'beta' in path:
            weight.assign(numbers.normal(*weight.shape, scale=0.1))
        elif 'gamma' in path:
            weight.assign(numbers.between(0.8, 1.2, *weight.shape))


def small_convolutions(folder):
    tf.keras.utils.set_random_seed(6)
    layers = tf.keras.layers
    image = layers.Input((32, 32, 3), name='image')
    x = image
    for filters in (8, 16):
        x = layers.Conv2D(filters, 3, strides=2, padding='same', use_bias=False)(x)
        x = layers.ReLU(6.0)(layers.BatchNormalization()(x))
        y = layers.SeparableConv2D(filters, 3, padding='same')(x)
        x = layers.add([x, layers.Dropout(0.5)(y)])
    scores = layers.Dense(5, activation='softmax', name='scores')(layers.GlobalAveragePooling2D()(x))
    model = tf.keras.Model(image, scores)
    _moved_statistics(model)
    model.export(folder, verbose=False)


def attention(folder):
    """Two blocks of a transformer encoder."""
    tf.keras.utils.set_random_seed(7)
    layers = tf.keras.layers
    tokens = layers.Input((16, 32), name='tokens')
    x = tokens
    for block in range(2):
        seen = layers.MultiHeadAttention(4, 8, name=f'attention_{block}')(x, x)
        x = layers.LayerNormalization(name=f'norm_a_{block}')(x + seen)
        wide = layers.Dense(64, activation='gelu', name=f'wide_{block}')(x)
        x = layers.LayerNormalization(name=f'norm_b_{block}')(x + layers.Dense(32, name=f'narrow_{block}')(wide))
    model = tf.keras.Model(tokens, layers.Dense(6, name='head')(layers.GlobalAveragePooling1D()(x)))
    model.export(folder, verbose=False)


def text_lstm(folder):
    """Strings, a vocabulary, an embedding and a recurrent layer, saved with all its traced functions."""
    tf.keras.utils.set_random_seed(8)
    layers = tf.keras.layers
    words = layers.TextVectorization(max_tokens=40, output_sequence_length=8)
    words.adapt(tf.constant(['colourless green ideas sleep furiously', 'the horse raced past the barn fell']))
    text = tf.keras.Input((1,), dtype='string', name='text')
    x = layers.Bidirectional(layers.LSTM(6))(layers.Embedding(40, 12)(words(text)))
    tf.saved_model.save(tf.keras.Model(text, layers.Dense(3, activation='softmax', name='scores')(x)), folder)


def keras2_convolutions(folder):
    """Saved by Keras 2 after a step of training: optimizer slots, keras_metadata.pb, traced call functions."""
    import tf_keras
    tf_keras.utils.set_random_seed(9)
    layers = tf_keras.layers
    model = tf_keras.Sequential([
        layers.Input((24, 24, 3)), layers.Conv2D(8, 3, padding='same', use_bias=False), layers.BatchNormalization(),
        layers.ReLU(), layers.DepthwiseConv2D(3, strides=2), layers.BatchNormalization(), layers.ReLU(),
        layers.Flatten(), layers.Dense(10, activation='softmax')])
    model.compile('adam', 'sparse_categorical_crossentropy')
    numbers = Numbers(9)
    model.fit(numbers.between(0.0, 1.0, 8, 24, 24, 3), tf.range(8), verbose=0)
    tf.saved_model.save(model, folder)


def _application(name, size, **options):
    def write(folder):
        tf.keras.utils.set_random_seed(10)
        model = getattr(tf.keras.applications, name)(weights=None, input_shape=(size, size, 3), **options)
        _moved_statistics(model)
        model.export(folder, verbose=False)

    return write


mobilenet_v2 = _application('MobileNetV2', 96, alpha=0.35)
resnet50 = _application('ResNet50', 224)
efficientnet_b0 = _application('EfficientNetB0', 224)
inception_v3 = _application('InceptionV3', 299)
