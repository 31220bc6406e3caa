# SPDX-License-Identifier: Apache-2.0
"""A detector of the shape of the published TF1 SSD with MobileNet: a map_fn preprocessor, a trunk of depthwise
separable convolutions, six box and class predictors, anchors computed in the graph, and non-max suppression for each
class inside a map_fn. Scope names follow the published one where a reader looks for them."""
import math

from common import Numbers, classic, save_classic, signature, tf, tf1, write_graph

IMAGE_SIZE = 300
MINIMUM_DEPTH = 8
KEPT_PER_CLASS = 20
KEPT_IN_ALL = 100
# MobileNet v1 after its first convolution: (depth at full width, stride).
SEPARABLE = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)] + [(512, 1)] * 5 + [(1024, 2), (1024, 1)]
FEATURE_LAYERS = (11, 13)
# (depth of the 1x1, depth of the 3x3 with stride 2) of the layers after the trunk.
EXTRA = [(256, 512), (128, 256), (128, 256), (64, 128)]
BOX_CODER_SCALES = (10.0, 10.0, 5.0, 5.0)


def _depth(full, multiplier):
    return max(MINIMUM_DEPTH, int(full * multiplier))


def _batch_norm_relu(x):
    channels = int(x.shape[-1])
    with tf1.variable_scope('BatchNorm'):
        gamma = tf1.get_variable('gamma', [channels], initializer=tf1.ones_initializer())
        beta = tf1.get_variable('beta', [channels], initializer=tf1.zeros_initializer())
        mean = tf1.get_variable('moving_mean', [channels], initializer=tf1.zeros_initializer(), trainable=False)
        variance = tf1.get_variable('moving_variance', [channels], initializer=tf1.ones_initializer(), trainable=False)
    y, _, _ = tf1.nn.fused_batch_norm(x, gamma, beta, mean, variance, epsilon=1e-3, is_training=False,
                                      name='BatchNorm/FusedBatchNormV3')
    return tf1.nn.relu6(y, name='Relu6')


def _weights(name, shape):
    return tf1.get_variable(name, shape, initializer=tf1.truncated_normal_initializer(stddev=0.03, seed=len(shape)))


def _conv(x, depth, size, stride, scope):
    with tf1.variable_scope(scope):
        weights = _weights('weights', [size, size, int(x.shape[-1]), depth])
        return _batch_norm_relu(tf1.nn.conv2d(x, weights, [1, stride, stride, 1], 'SAME', name='Conv2D'))


def _depthwise(x, stride, scope):
    with tf1.variable_scope(scope):
        weights = _weights('depthwise_weights', [3, 3, int(x.shape[-1]), 1])
        return _batch_norm_relu(
            tf1.nn.depthwise_conv2d_native(x, weights, [1, stride, stride, 1], 'SAME', name='depthwise'))


def _preprocess(image):
    with tf1.name_scope('Preprocessor'):
        resized = tf1.map_fn(
            lambda one: tf1.image.resize_images(one, [IMAGE_SIZE, IMAGE_SIZE]), image, dtype=tf.float32,
            parallel_iterations=1)
        scaled = tf.subtract(tf.multiply(2.0 / 255.0, resized, name='mul'), 1.0, name='sub')
    scaled.set_shape([None, IMAGE_SIZE, IMAGE_SIZE, 3])
    return scaled


def _features(x, multiplier):
    features = []
    with tf1.variable_scope('FeatureExtractor'), tf1.variable_scope('MobilenetV1'):
        x = _conv(x, _depth(32, multiplier), 3, 2, 'Conv2d_0')
        for number, (depth, stride) in enumerate(SEPARABLE, 1):
            x = _depthwise(x, stride, f'Conv2d_{number}_depthwise')
            x = _conv(x, _depth(depth, multiplier), 1, 1, f'Conv2d_{number}_pointwise')
            if number in FEATURE_LAYERS:
                features.append(x)
        for number, (narrow, wide) in enumerate(EXTRA, 2):
            x = _conv(x, _depth(narrow, multiplier), 1, 1, f'Conv2d_13_pointwise_1_Conv2d_{number}_1x1')
            x = _conv(x, _depth(wide, multiplier), 3, 2, f'Conv2d_13_pointwise_2_Conv2d_{number}_3x3_s2')
            features.append(x)
    return features


def _predict(feature, boxes, width, scope):
    """`width` numbers for each of the `boxes` at each place, as [batch, places * boxes, width]."""
    with tf1.variable_scope(scope):
        weights = _weights('weights', [1, 1, int(feature.shape[-1]), boxes * width])
        biases = tf1.get_variable('biases', [boxes * width], initializer=tf1.zeros_initializer())
        flat = tf1.nn.bias_add(tf1.nn.conv2d(feature, weights, [1, 1, 1, 1], 'SAME', name='Conv2D'), biases,
                               name='BiasAdd')
        batch = tf1.shape(flat, name='Shape')[0]
        return tf.reshape(flat, tf.stack([batch, int(flat.shape[1]) * int(flat.shape[2]) * boxes, width]), name='Reshape')


def _grid_anchors(cells, level, boxes):
    """Anchors of one level as [cells * cells * boxes, 4]: ymin, xmin, ymax, xmax in the unit square."""
    scale = 0.2 + 0.15 * level
    ratios = [1.0, 2.0, 0.5, 3.0, 1.0 / 3.0, 1.2][:boxes]
    centres = (tf.cast(tf.range(cells), tf.float32) + 0.5) / float(cells)
    ys, xs = tf.meshgrid(centres, centres, indexing='ij')
    centre = tf.reshape(tf.stack([ys, xs], axis=-1), [-1, 1, 2])
    sizes = tf.constant([[scale / math.sqrt(ratio), scale * math.sqrt(ratio)] for ratio in ratios], tf.float32)
    half = tf.expand_dims(sizes, 0) * 0.5
    return tf.reshape(tf.concat([centre - half, centre + half], axis=-1), [-1, 4])


def _decode(encodings, anchors):
    with tf1.name_scope('Decode'):
        ymin, xmin, ymax, xmax = tf.unstack(anchors, axis=1)
        height, width = ymax - ymin, xmax - xmin
        centre_y, centre_x = ymin + height / 2.0, xmin + width / 2.0
        ty, tx, th, tw = tf.unstack(encodings / tf.constant(BOX_CODER_SCALES), axis=2)
        half_h, half_w = tf.exp(th) * height / 2.0, tf.exp(tw) * width / 2.0
        y, x = ty * height + centre_y, tx * width + centre_x
        return tf.stack([y - half_h, x - half_w, y + half_h, x + half_w], axis=2)


def _suppress_class(boxes, of_class, number):
    """The boxes, scores and class of one class that survive, inside scope Class_<number>."""
    with tf1.name_scope(f'Class_{number}'):
        with tf1.name_scope('FilterGreaterThan'):
            confident = tf.reshape(tf.where(tf.greater(of_class, 0.3)), [-1])
            box, score = tf.gather(boxes, confident), tf.gather(of_class, confident)
        with tf1.name_scope('ClipToWindow'):
            box = tf.minimum(tf.maximum(box, 0.0), 1.0)
        kept = tf.image.non_max_suppression(box, score, KEPT_PER_CLASS, 0.6)
        with tf1.name_scope('Gather'):
            box, score = tf.gather(box, kept), tf.gather(score, kept)
        return box, score, tf.fill(tf.shape(score), float(number))


def _suppress_image(boxes, scores):
    """What is found in one image, padded to KEPT_IN_ALL."""
    _, *by_class = tf.unstack(scores, axis=1, name='ByClass')  # the first is the background
    found = [_suppress_class(boxes, of_class, number) for number, of_class in enumerate(by_class)]
    with tf1.name_scope('Concatenate'):
        box, score, label = (tf.concat(part, 0) for part in zip(*found))
    with tf1.name_scope('SortByField'):
        score, order = tf.nn.top_k(score, tf.minimum(KEPT_IN_ALL, tf.shape(score)[0]))
        box, label = tf.gather(box, order), tf.gather(label, order)
    with tf1.name_scope('PadOrClipBoxList'):
        count = tf.shape(score)[0]
        missing = KEPT_IN_ALL - count
        return (tf.pad(box, [[0, missing], [0, 0]]), tf.pad(score, [[0, missing]]), tf.pad(label, [[0, missing]]),
                tf.cast(count, tf.float32))


def detector_graph(classes, multiplier):
    """Builds the detector in the default graph; gives its image placeholder and its outputs by name."""
    image = tf1.placeholder(tf.uint8, [None, None, None, 3], name='image_tensor')
    features = _features(_preprocess(tf.cast(image, tf.float32, name='ToFloat')), multiplier)
    boxes_at = [3] + [6] * (len(features) - 1)
    encodings, logits, anchors = [], [], []
    for level, (feature, boxes) in enumerate(zip(features, boxes_at)):
        with tf1.variable_scope(f'BoxPredictor_{level}'):
            encodings.append(_predict(feature, boxes, 4, 'BoxEncodingPredictor'))
            logits.append(_predict(feature, boxes, classes + 1, 'ClassPredictor'))
    with tf1.name_scope('MultipleGridAnchorGenerator'):
        for level, (feature, boxes) in enumerate(zip(features, boxes_at)):
            with tf1.name_scope(f'GridAnchors_{level}'):
                anchors.append(_grid_anchors(int(feature.shape[1]), level, boxes))
        anchors = tf.concat(anchors, 0, name='Concatenate')
    with tf1.name_scope('Postprocessor'):
        boxes = _decode(tf.concat(encodings, 1, name='concat'), anchors)
        scores = tf.sigmoid(tf.concat(logits, 1, name='concat_1'), name='convert_scores')
        box, score, label, count = tf1.map_fn(
            lambda one: _suppress_image(*one), (boxes, scores), dtype=(tf.float32,) * 4,
            name='BatchMultiClassNonMaxSuppression')
    return image, {
        'detection_boxes': tf.identity(box, name='detection_boxes'),
        'detection_scores': tf.identity(score, name='detection_scores'),
        'detection_classes': tf.add(label, 1.0, name='detection_classes'),
        'num_detections': tf.identity(count, name='num_detections'),
    }


def trained_values():
    """Values for the variables as if it had been trained: scores that reach past the threshold, and batch norms that
    are not the identity."""
    numbers = Numbers(300)

    def value(variable):
        name, shape = variable.op.name, variable.shape.as_list()
        if name.endswith('variance'):
            return numbers.between(0.5, 1.5, *shape)
        if name.endswith('gamma'):
            return numbers.between(0.8, 1.2, *shape)
        if 'ClassPredictor/biases' in name:
            return numbers.normal(*shape) - 2.0
        if name.endswith('weights'):
            fan_in = math.prod(shape[:2]) * (shape[2] if not name.endswith('depthwise_weights') else 1)
            return numbers.normal(*shape, scale=math.sqrt(2.0 / fan_in))
        return numbers.normal(*shape, scale=0.1)

    return value


def write_detector(folder, classes=90, multiplier=0.046875):
    classic()

    def build():
        image, outputs = detector_graph(classes, multiplier)
        return {'serving_default': signature({'inputs': image}, outputs)}, {}

    save_classic(folder, build, trained_values())


def write_frozen_detector(path, classes=90, multiplier=0.046875):
    classic()
    with tf1.Graph().as_default() as graph, tf1.Session(graph=graph) as session:
        _, outputs = detector_graph(classes, multiplier)
        value = trained_values()
        session.run(tf1.global_variables_initializer())
        for variable in tf1.global_variables():
            variable.load(value(variable), session)
        frozen = tf1.graph_util.convert_variables_to_constants(session, graph.as_graph_def(), sorted(outputs))
    write_graph(path, frozen)
