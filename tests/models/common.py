# SPDX-License-Identifier: Apache-2.0
"""What the writers of reference models share: TensorFlow without its noise, seeded numbers, TF1 SavedModels."""
import os

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
os.environ.setdefault('TF_ENABLE_ONEDNN_OPTS', '0')
os.environ.setdefault('CUDA_VISIBLE_DEVICES', '-1')

import numpy as np
import tensorflow as tf

tf1 = tf.compat.v1
tf1.logging.set_verbosity(tf1.logging.ERROR)


class Numbers:
    """Float32 arrays from one seed, so that a model is the same on every run."""

    def __init__(self, seed):
        self._random = np.random.RandomState(seed)

    def normal(self, *shape, scale=1.0):
        return (self._random.standard_normal(shape) * scale).astype(np.float32)

    def between(self, low, high, *shape):
        return self._random.uniform(low, high, shape).astype(np.float32)


def signature(inputs, outputs, method='tensorflow/serving/predict'):
    describe = tf1.saved_model.build_tensor_info
    return tf1.saved_model.build_signature_def(
        {key: describe(tensor) for key, tensor in inputs.items()},
        {key: describe(tensor) for key, tensor in outputs.items()}, method)


def classic():
    """TensorFlow 1 as it was: reference variables, Switch and Merge instead of If and While."""
    tf1.disable_control_flow_v2()
    tf1.disable_resource_variables()


def save_classic(folder, build, values=None):
    """Saves the graph that build() makes as a TF1 SavedModel.

    build() returns the signatures and the further arguments of add_meta_graph_and_variables. values(variable) gives
    the value to store for a variable, or None for that of its initializer; no node is added for it.
    """
    with tf1.Graph().as_default() as graph, tf1.Session(graph=graph) as session:
        tf1.set_random_seed(1)
        signatures, more = build()
        session.run([tf1.global_variables_initializer(), tf1.tables_initializer()])
        for variable in tf1.global_variables() if values else []:
            value = values(variable)
            if value is not None:
                variable.load(value, session)
        builder = tf1.saved_model.Builder(folder)
        builder.add_meta_graph_and_variables(session, ['serve'], signatures, strip_default_attrs=True, **more)
        builder.save()


def write_graph(path, graph_def):
    with open(path, 'wb') as file:
        file.write(graph_def.SerializeToString(deterministic=True))
