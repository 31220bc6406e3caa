#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the models of this folder with real TensorFlow (2.17), and what TensorFlow makes of them.

    python make.py [FOLDER]

tf1/          SavedModel with reference, resource and partitioned variables, a loop over one and a gather from one
tf1.pb        its default signature frozen by convert_variables_to_constants
tf2/          SavedModel with two variables of one name, one that no signature needs, a table and its vocabulary
tf2.txt       one line a variable that a signature captures: its node in the graph, its elements
"""
import os
import shutil
import sys
import tempfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import tensorflow as tf
from tensorflow.core.protobuf import saved_model_pb2

tf1 = tf.compat.v1
HERE = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))


def path(name):
    full = os.path.join(HERE, name)
    if os.path.isdir(full):
        shutil.rmtree(full)
    return full


def write_tf1(folder):
    with tf1.Graph().as_default(), tf1.Session() as session:
        tf1.disable_control_flow_v2()
        x = tf1.placeholder(tf.float32, [None, 4], name="x")
        ref = tf1.get_variable("ref", initializer=tf.reshape(tf.range(16, dtype=tf.float32), [4, 4]), use_resource=False)
        res = tf1.get_variable("scope/res", initializer=tf.constant([1.0, 2.0, 3.0, 4.0]), use_resource=True)
        parts = tf1.get_variable("part", shape=[6, 4], use_resource=False,
                                 partitioner=tf1.fixed_size_partitioner(3),
                                 initializer=tf1.constant_initializer(0.5))
        table = tf1.get_variable("table", initializer=tf.constant([[5.0] * 4, [6.0] * 4]), use_resource=True)
        scalar = tf1.get_variable("scalar", initializer=tf.constant(3.0), use_resource=True)
        tf1.get_variable("unused", initializer=tf.zeros([3]), use_resource=True)
        y = tf1.matmul(x, ref) + res
        y = tf1.matmul(y, tf.convert_to_tensor(parts), transpose_b=True)
        _, y = tf1.while_loop(lambda i, v: i < 3, lambda i, v: (i + 1, v * scalar), [tf.constant(0), y])
        y = tf.identity(y, name="y")
        g = tf.identity(tf1.nn.embedding_lookup(table, tf.constant([1, 0])), name="g")
        session.run(tf1.global_variables_initializer())
        builder = tf1.saved_model.Builder(folder)
        signature = tf1.saved_model.predict_signature_def({"x": x}, {"y": y, "g": g})
        builder.add_meta_graph_and_variables(session, ["serve"], {"serving_default": signature},
                                             strip_default_attrs=True)
        builder.save()


def freeze_tf1(folder, out):
    model = saved_model_pb2.SavedModel()
    with open(os.path.join(folder, "saved_model.pb"), "rb") as f:
        model.ParseFromString(f.read())
    with tf1.Graph().as_default(), tf1.Session() as session:
        tf1.saved_model.load(session, ["serve"], folder)
        frozen = tf1.graph_util.convert_variables_to_constants(session, model.meta_graphs[0].graph_def, ["g", "y"])
    with open(out, "wb") as f:
        f.write(frozen.SerializeToString(deterministic=True))


class Model(tf.Module):
    def __init__(self, vocabulary):
        super().__init__()
        self.first = tf.Variable([1.0, 2.0], name="w")
        self.second = tf.Variable([3.0, 4.0], name="w")
        self.unused = tf.Variable(tf.zeros([5]), name="unused")
        self.embedding = tf.Variable(tf.reshape(tf.range(8.0), [4, 2]), name="embedding")
        self.table = tf.lookup.StaticHashTable(
            tf.lookup.TextFileInitializer(vocabulary, tf.string, tf.lookup.TextFileIndex.WHOLE_LINE, tf.int64,
                                          tf.lookup.TextFileIndex.LINE_NUMBER), -1)

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="words")])
    def embed(self, words):
        ids = tf.maximum(self.table.lookup(words), 0)
        return {"ids": ids, "vectors": tf.gather(self.embedding, ids) * self.second}

    @tf.function(input_signature=[tf.TensorSpec([2], tf.float32, name="x")])
    def scale(self, x):
        return {"y": tf.while_loop(lambda v: tf.reduce_sum(v) < 100.0, lambda v: v * self.first + self.second, [x])[0]}


def write_tf2(folder, out):
    with tempfile.TemporaryDirectory() as scratch:
        vocabulary = os.path.join(scratch, "words.txt")
        with open(vocabulary, "w") as f:
            f.write("one\ntwo\nthree\n")
        model = Model(vocabulary)
        tf.saved_model.save(model, folder, signatures={"serving_default": model.embed, "scale": model.scale})
    saved = saved_model_pb2.SavedModel()
    with open(os.path.join(folder, "saved_model.pb"), "rb") as f:
        saved.ParseFromString(f.read())
    # What a server would see: the variables of the graph after its restore operation ran.
    lines = []
    with tf1.Graph().as_default(), tf1.Session() as session:
        meta = tf1.saved_model.load(session, ["serve"], folder)
        for node in meta.graph_def.node:
            if node.op != "VarHandleOp" or node.attr["dtype"].type == tf.string.as_datatype_enum:
                continue
            handle = session.graph.get_tensor_by_name(node.name + ":0")
            value = session.run(tf.raw_ops.ReadVariableOp(resource=handle, dtype=tf.as_dtype(node.attr["dtype"].type)))
            lines.append(f"{node.name} {value.tobytes().hex()}")
    with open(out, "w") as f:
        f.write("\n".join(sorted(lines)) + "\n")


write_tf1(path("tf1"))
freeze_tf1(os.path.join(HERE, "tf1"), path("tf1.pb"))
write_tf2(path("tf2"), path("tf2.txt"))
