# SPDX-License-Identifier: Apache-2.0
"""Models as TensorFlow 1 saved them: reference variables, partitioned variables, Switch and Merge, assets, tag sets."""
import os
import tempfile

from common import Numbers, classic, save_classic, signature, tf, tf1
from detector import write_detector, write_frozen_detector


def detector_v1(folder):
    write_detector(folder)


def detector_frozen(path):
    write_frozen_detector(path)


def asset_and_examples_v1(folder):
    """Two signatures, one of them parsing tf.Example; an asset; scalars as reference variables."""
    classic()

    def build():
        examples = tf1.placeholder(tf.string, [None], name='examples')
        parsed = tf1.parse_example(examples, {'x': tf1.FixedLenFeature([1], tf.float32)})
        x = tf.identity(parsed['x'], name='x')
        slope, offset = tf1.Variable(3.0, name='slope'), tf1.Variable(-1.0, name='offset')
        y = tf.add(tf.multiply(slope, x), offset, name='y')
        vocabulary = os.path.join(tempfile.gettempdir(), 'whittle_words.txt')
        with open(vocabulary, 'w', encoding='utf-8') as file:
            file.write('one\ntwo\nthree\n')
        tf1.add_to_collection(tf1.GraphKeys.ASSET_FILEPATHS, tf.constant(vocabulary, name='words_path'))
        return ({'serving_default': signature({'x': x}, {'y': y}),
                 'regress': signature({'inputs': examples}, {'outputs': y}, 'tensorflow/serving/regress')},
                {'assets_collection': tf1.get_collection(tf1.GraphKeys.ASSET_FILEPATHS)})

    save_classic(folder, build)


def two_tag_sets_v1(folder):
    """Two MetaGraphs over one partitioned variable."""
    classic()
    with tf1.Graph().as_default() as graph, tf1.Session(graph=graph) as session:
        x = tf1.placeholder(tf.float32, [None, 6], name='x')
        with tf1.variable_scope('dense', partitioner=tf1.fixed_size_partitioner(3)):
            kernel = tf1.get_variable('kernel', [10, 6], initializer=tf1.random_normal_initializer(seed=2))
        y = tf.matmul(x, tf.convert_to_tensor(kernel), transpose_b=True, name='y')
        session.run(tf1.global_variables_initializer())
        builder = tf1.saved_model.Builder(folder)
        one = signature({'x': x}, {'y': y})
        builder.add_meta_graph_and_variables(session, ['train'], {'fit': one})
        builder.add_meta_graph(['serve', 'gpu'], {'serving_default': one})
        builder.save()


def branches_v1(folder):
    """A cond with a while loop inside, both as Switch, Merge, Enter and Exit."""
    classic()

    def build():
        x = tf1.placeholder(tf.float32, [None, 4], name='x')
        steps = tf1.placeholder(tf.int32, [], name='steps')
        kernel = tf1.get_variable('kernel', initializer=Numbers(1).normal(4, 4, scale=0.4))

        def repeated():
            return tf1.while_loop(lambda i, _: i < steps, lambda i, y: (i + 1, tf.tanh(tf.matmul(y, kernel))),
                                  [tf.constant(0), x], name='repeat')[1]

        y = tf.identity(tf1.cond(steps > 0, repeated, lambda: -x, name='choose'), name='y')
        return {'serving_default': signature({'x': x, 'steps': steps}, {'y': y})}, {}

    save_classic(folder, build)


def table_v1(folder):
    """A lookup table that an initializer op fills, and an embedding."""
    classic()

    def build():
        words = tf1.placeholder(tf.string, [None], name='words')
        table = tf1.lookup.StaticHashTable(
            tf1.lookup.KeyValueTensorInitializer(['red', 'green', 'blue'], tf.constant([0, 1, 2], tf.int64)), 3)
        vectors = tf1.get_variable('vectors', initializer=Numbers(4).normal(4, 5))
        ids = table.lookup(words, name='ids')
        vector = tf1.nn.embedding_lookup(vectors, ids, name='vector')
        return ({'serving_default': signature({'words': words}, {'ids': ids, 'vector': vector})},
                {'main_op': tf1.tables_initializer()})

    save_classic(folder, build)
