# SPDX-License-Identifier: Apache-2.0
"""Single GraphDefs: what the Graph Transform Tool was made for, and wide synthetic nets to be slow on."""
from common import Numbers, tf, tf1, write_graph

# The op was removed from graphs written after this version.
LAST_PRODUCER_OF_OLD_BATCH_NORM = 8


def _constants(numbers, channels):
    return {'mean': numbers.normal(channels, scale=0.1), 'variance': numbers.between(0.5, 1.5, channels),
            'beta': numbers.normal(channels, scale=0.1), 'gamma': numbers.between(0.5, 1.5, channels)}


def old_batch_norm(path):
    """Convolution, then BatchNormWithGlobalNormalization, then products that fold_batch_norms takes."""
    numbers = Numbers(8)
    with tf1.Graph().as_default() as graph:
        x = tf1.placeholder(tf.float32, [None, 12, 12, 4], name='x')
        y = tf.nn.conv2d(x, numbers.normal(3, 3, 4, 6, scale=0.2), 1, 'SAME', name='conv')
        statistics = [tf.constant(value, name=name) for name, value in _constants(numbers, 6).items()]
        y = tf.nn.relu(tf.identity(y, name='norm'), name='relu')
        y = tf.nn.conv2d(y, numbers.normal(1, 1, 6, 3, scale=0.4), 1, 'VALID', name='conv_scaled')
        y = tf.multiply(y, tf.constant(numbers.between(0.5, 2.0, 3)), name='scale')
        y = tf.reshape(tf.nn.bias_add(y, tf.constant(numbers.normal(3)), name='shift'), [-1, 3])
        y = tf.matmul(y, tf.constant(numbers.normal(3, 5)), name='product')
        tf.identity(tf.multiply(y, tf.constant(numbers.between(0.5, 2.0, 5)), name='product_scale'), name='out')
    graph_def = graph.as_graph_def()
    graph_def.versions.producer = LAST_PRODUCER_OF_OLD_BATCH_NORM
    norm = next(node for node in graph_def.node if node.name == 'norm')
    norm.op = 'BatchNormWithGlobalNormalization'
    norm.input.extend(tensor.op.name for tensor in statistics)
    norm.attr['variance_epsilon'].f = 1e-3
    norm.attr['scale_after_normalization'].b = True
    write_graph(path, graph_def)


def scaled_convolutions(path):
    """Every kind of product after a weight that fold_batch_norms knows, and some that it must leave alone."""
    numbers = Numbers(9)
    with tf1.Graph().as_default() as graph:
        x = tf1.placeholder(tf.float32, [1, 8, 8, 4], name='x')
        y = tf.nn.conv2d(x, tf.constant(numbers.normal(3, 3, 4, 8, scale=0.3), name='w0'), 1, 'SAME', name='conv0')
        y = tf.multiply(y, tf.constant(numbers.between(0.5, 2.0, 8), name='s0'), name='mul0')
        y = tf1.nn.depthwise_conv2d_native(y, tf.constant(numbers.normal(3, 3, 8, 2, scale=0.3), name='w1'),
                                           [1, 1, 1, 1], 'SAME', name='depthwise')
        y = tf.multiply(y, tf.constant(numbers.between(0.5, 2.0, 16), name='s1'), name='mul1')
        shared = tf.constant(numbers.normal(1, 1, 16, 16, scale=0.3), name='shared')
        left = tf.nn.conv2d(y, shared, 1, 'SAME', name='conv_left')
        right = tf.nn.conv2d(y, shared, 1, 'SAME', name='conv_right')
        left = tf.multiply(left, tf.constant(numbers.between(0.5, 2.0, 16), name='s2'), name='mul_left')
        twice = tf.nn.conv2d(left + right, tf.constant(numbers.normal(1, 1, 16, 4, scale=0.3), name='w3'), 1, 'SAME',
                             name='conv_twice')
        scaled = tf.multiply(twice, tf.constant(numbers.between(0.5, 2.0, 4), name='s3'), name='mul_twice')
        tf.add(scaled, twice, name='out')
    write_graph(path, graph.as_graph_def())


def deployment(path):
    """What is stripped before deployment: identities, checks, devices, duplicates, training leftovers, control edges."""
    numbers = Numbers(10)
    with tf1.Graph().as_default() as graph:
        x = tf1.placeholder(tf.float32, [None, 32], name='x')
        y = x
        for layer in range(4):
            with tf1.name_scope(f'layer_{layer}'), tf1.device(f'/device:CPU:{layer % 2}'):
                kernel = tf.identity(tf.constant(numbers.normal(32, 32, scale=0.2), name='kernel'), name='kernel/read')
                bias = tf.identity(tf.constant(numbers.normal(32), name='bias'), name='bias/read')
                y = tf1.check_numerics(tf.matmul(y, kernel, name='MatMul'), 'not a number', name='CheckNumerics')
                y = tf.nn.relu(tf.nn.bias_add(y, bias, name='BiasAdd'), name='Relu')
                with tf1.control_dependencies([tf1.Assert(tf.reduce_all(y >= 0.0), [y], name='Assert')]):
                    y = tf.identity(y, name='checked')
        same = [tf.multiply(y, tf.constant(2.0, name=f'two_{k}'), name=f'twice_{k}') for k in range(3)]
        tf.identity(tf.add_n(same, name='sum'), name='out')
        tf.reduce_mean(tf1.squared_difference(y, tf1.placeholder(tf.float32, [None, 32], name='label')), name='loss')
    write_graph(path, graph.as_graph_def())


def quantizable(path):
    """Constants on both sides of the 1024 elements from which quantize_weights works, of several dtypes and ranges."""
    numbers = Numbers(11)
    with tf1.Graph().as_default() as graph:
        x = tf1.placeholder(tf.float32, [None, 64], name='x')
        y = tf.matmul(x, tf.constant(numbers.normal(64, 64), name='large'), name='product')
        y = tf.matmul(y, tf.constant(numbers.between(1.0, 2.0, 64, 16), name='positive'), name='product_positive')
        y = tf.matmul(y, tf.constant(numbers.normal(16, 63), name='small'), name='product_small')
        y = tf.matmul(y, tf.constant(0.25, shape=[63, 32], name='constant'), name='product_constant')
        y = tf.cast(tf.cast(y, tf.float64) @ tf.constant(numbers.normal(32, 64).astype('d'), name='doubles'), tf.float32)
        tf.identity(y, name='out')
    write_graph(path, graph.as_graph_def())


def _grid(path, stages, branches):
    numbers = Numbers(12)
    with tf1.Graph().as_default() as graph:
        x = tf1.placeholder(tf.float32, [None, 16], name='x')
        kernel = tf.constant(numbers.normal(16, 16, scale=0.2), name='kernel')
        for stage in range(stages):
            with tf1.name_scope(f'stage_{stage // 10}/block_{stage % 10}'):
                parts = []
                for branch in range(branches):
                    with tf1.name_scope(f'branch_{branch}'):
                        parts.append(tf.identity(tf.nn.relu(tf.matmul(x, kernel) + float(branch))))
                x = tf.add_n(parts) * (1.0 / branches)
        tf.identity(x, name='out')
    write_graph(path, graph.as_graph_def())


def grid_5k(path):
    _grid(path, 100, 9)


def grid_20k(path):
    _grid(path, 200, 19)


def grid_100k(path):
    _grid(path, 500, 39)
