#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes tests/golden/formats with real TensorFlow 2.17: small files of every kind that core/formats reads.

    python tests/golden/formats/make.py

dtypes.pb, dtypes.pbtxt  one Const per dtype, as tensor_content and as typed fields
functions.pb             While, If and nested calls as functions (GraphDef)
loop_v1.pb               TF1's while loop: Switch, Merge, NextIteration, Exit
partial.meta             a MetaGraphDef as tf.compat.v1.train.Saver exports it
tf1/, tf1_text/          SavedModels of the v1 builder, one or two tag sets, an asset that only a collection names
tf2/                     a SavedModel with two signatures, variables, an asset, fingerprint.pb
"""
import os
import shutil

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tensorflow as tf

HERE = os.path.dirname(os.path.abspath(__file__))
v1 = tf.compat.v1


def write_graph(graph, name, text=False):
    definition = graph.as_graph_def() if isinstance(graph, tf.Graph) else graph
    if text:
        v1.train.write_graph(definition, HERE, name, as_text=True)
    else:
        with open(os.path.join(HERE, name), "wb") as f:
            f.write(definition.SerializeToString(deterministic=True))


def dtypes():
    graph = tf.Graph()
    with graph.as_default():
        for dtype in (tf.float32, tf.float64, tf.int32, tf.uint8, tf.int16, tf.int8, tf.int64, tf.uint16, tf.uint32,
                      tf.uint64, tf.complex64, tf.complex128, tf.half, tf.bfloat16):
            tf.constant(np.array([1, 2, 3]), dtype=dtype, name="content_" + dtype.name)
            tf.constant(7, dtype=dtype, shape=[2, 2], name="splat_" + dtype.name)
        tf.constant([True, False], name="content_bool")
        tf.constant([["a", ""], ["\xff\n", "longer text"]], name="strings")
        tf.constant([], shape=[0, 3], dtype=tf.float32, name="empty")
        v1.placeholder(tf.float32, [None, 3], name="placeholder")
        v1.placeholder(tf.float32, None, name="any_rank")
    definition = graph.as_graph_def()
    node = definition.node.add(name="typed_int4", op="Const")
    node.attr["dtype"].type = 29  # DT_INT4
    node.attr["value"].tensor.dtype = 29  # DT_INT4
    node.attr["value"].tensor.tensor_shape.dim.add(size=2)
    node.attr["value"].tensor.int_val.extend([1, -2])
    node = definition.node.add(name="named_dims", op="Placeholder")
    node.attr["dtype"].type = 1
    node.attr["shape"].shape.dim.add(size=-1, name="batch")
    node.attr["empty_list"].list.SetInParent()
    node.attr["floats"].list.f.extend([0.5, -1])
    node.attr["bools"].list.b.extend([True, False])
    node.attr["nothing"].SetInParent()
    node.experimental_debug_info.original_node_names.append("before")
    write_graph(definition, "dtypes.pb")
    write_graph(definition, "dtypes.pbtxt", text=True)


def functions():
    @tf.function
    def double(x):
        return x * 2.0

    @tf.function
    def model(x, n):
        for _ in tf.range(n):
            x = double(x)
        if tf.reduce_sum(x) > 10.0:
            x = double(x) - 1.0
        a, b = tf.split(x, 2)
        return a + b, tf.raw_ops.TopKV2(input=x, k=2).indices

    concrete = model.get_concrete_function(tf.TensorSpec([4], tf.float32), tf.TensorSpec([], tf.int32))
    write_graph(concrete.graph.as_graph_def(), "functions.pb")


def loop_v1():
    v1.disable_control_flow_v2()
    graph = tf.Graph()
    with graph.as_default():
        x = v1.placeholder(tf.float32, [2], name="x")
        v1.while_loop(lambda i, _: i < 5, lambda i, y: (i + 1, y * 2.0), [tf.constant(0), x], name="loop")
    write_graph(graph, "loop_v1.pb")
    v1.enable_control_flow_v2()


def v1_model(graph_scope):
    x = v1.placeholder(tf.float32, [None, 2], name="x")
    w = v1.get_variable(graph_scope + "w", initializer=[[1.0], [2.0]], use_resource=False)
    return x, tf.matmul(x, w, name="y")


def tf1(name, as_text):
    path = os.path.join(HERE, name)
    shutil.rmtree(path, ignore_errors=True)
    builder = v1.saved_model.builder.SavedModelBuilder(path)
    vocabulary = "vocab.txt"  # relative: the graph's constant keeps it as it is
    with open(vocabulary, "w") as f:
        f.write("one\ntwo\n")
    for i, tags in enumerate([["serve", "gpu"]] if as_text else [["train"], ["serve", "gpu"]]):
        with tf.Graph().as_default(), v1.Session() as session:
            asset = tf.constant(vocabulary, name="vocab_path")
            v1.add_to_collection(v1.GraphKeys.ASSET_FILEPATHS, asset)
            x, y = v1_model("")
            session.run(v1.global_variables_initializer())
            signature = v1.saved_model.signature_def_utils.predict_signature_def({"x": x}, {"y": y})
            arguments = dict(signature_def_map={"serving_default": signature, "another": signature})
            if i == 0:
                builder.add_meta_graph_and_variables(session, tags, assets_collection=[asset], **arguments)
            else:
                builder.add_meta_graph(tags, assets_collection=[asset], **arguments)
    builder.save(as_text=as_text)
    os.remove(vocabulary)


def meta():
    with tf.Graph().as_default(), v1.Session() as session:
        v1_model("")
        v1.train.Saver().export_meta_graph(os.path.join(HERE, "partial.meta"))


class Module(tf.Module):
    def __init__(self):
        super().__init__()
        self.w = tf.Variable([1.0, 2.0], name="w")
        self.path = tf.saved_model.Asset(os.path.join(HERE, "words.txt"))

    @tf.function(input_signature=[tf.TensorSpec([None, 2], tf.float32, name="x")])
    def scale(self, x):
        return {"scaled": x * self.w}

    @tf.function(input_signature=[tf.TensorSpec([], tf.string, name="prefix")])
    def where(self, prefix):
        return {"path": tf.strings.join([prefix, tf.io.read_file(self.path)])}


def tf2():
    path = os.path.join(HERE, "tf2")
    shutil.rmtree(path, ignore_errors=True)
    with open(os.path.join(HERE, "words.txt"), "w") as f:
        f.write("three\n")
    module = Module()
    tf.saved_model.save(module, path, signatures={"serving_default": module.scale, "where": module.where})
    os.remove(os.path.join(HERE, "words.txt"))


os.chdir(HERE)
dtypes()
functions()
loop_v1()
tf1("tf1", as_text=False)
tf1("tf1_text", as_text=True)
meta()
tf2()
