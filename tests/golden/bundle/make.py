#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the checkpoints of this folder with real TensorFlow (2.17) and what is in them as text.

    python make.py [FOLDER]

expected.txt: one line a tensor: bundle, key, dtype, shape, elements (little-endian hex; strings: hex joined by commas).
"""
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tensorflow as tf

HERE = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
NUMBERS = ["float32", "float64", "int32", "uint8", "int16", "int8", "complex64", "int64", "bool", "bfloat16", "uint16",
           "complex128", "float16", "uint32", "uint64"]
NARROW = ["float8_e5m2", "float8_e4m3fn", "int4", "uint4"]
QUANTIZED = ["qint8", "quint8", "qint32", "qint16", "quint16"]
expected = []


def save(name, tensors, slices=None):
    keys = [k for k, _ in tensors]
    values = [v for _, v in tensors]
    tf.raw_ops.SaveV2(prefix=os.path.join(HERE, name), tensor_names=keys,
                      shape_and_slices=slices or [""] * len(keys), tensors=values)


def expect(name, key, dtype, shape, data):
    expected.append(f"{name} {key} {dtype} {','.join(map(str, shape)) or '-'} {data or '-'}")


def raw(tensor):
    t = tensor
    if t.dtype.name in QUANTIZED:
        t = tf.bitcast(t, {"qint8": tf.int8, "quint8": tf.uint8, "qint32": tf.int32, "qint16": tf.int16,
                           "quint16": tf.uint16}[t.dtype.name])
    return t.numpy().tobytes().hex()


# The worked example of tensor_bundle_format.md.
part = np.arange(1, 9, dtype=np.int8).reshape(4, 2)
save("small", [("w", tf.constant([1.0, -2.0])), ("s", tf.constant(["ab", ""])), ("wb", tf.constant(7, tf.int64)),
               ("p", tf.constant(part[:2])), ("p", tf.constant(part[2:]))], ["", "", "", "4 2 0,2:-", "4 2 2,2:-"])
expect("small", "p", "int8", [4, 2], part.tobytes().hex())
expect("small", "s", "string", [2], b"ab".hex() + ",,")
expect("small", "w", "float32", [2], np.float32([1, -2]).tobytes().hex())
expect("small", "wb", "int64", [], np.int64([7]).tobytes().hex())

tensors = []
for t in NUMBERS + NARROW:
    source = tf.int8 if t in ("int4", "uint4") else tf.float32
    tensors.append((t, tf.cast(tf.constant([[0, 1, 0], [1, 1, 0]], source), tf.as_dtype(t))))
for t in QUANTIZED:
    base = {"qint8": tf.int8, "quint8": tf.uint8, "qint32": tf.int32, "qint16": tf.int16, "quint16": tf.uint16}[t]
    tensors.append((t, tf.bitcast(tf.constant([3, 2, 1], base), tf.as_dtype(t))))
tensors.append(("empty", tf.zeros([0, 3])))
save("types", tensors)
for key, t in tensors:
    expect("types", key, t.dtype.name, t.shape, raw(t))

strings = [("none", tf.constant([], tf.string)), ("scalar", tf.constant("")),
           ("long", tf.constant([["x" * 200, "é"], ["", "\0end"]]))]
save("strings", strings)
for key, t in strings:
    expect("strings", key, "string", t.shape, ",".join(x.hex() for x in np.reshape(t.numpy(), -1)) + ("," if t.shape else ""))

# Three slices along one dimension of three, stored out of order, and a cut along two.
cube = np.arange(2 * 7 * 3, dtype=np.float32).reshape(2, 7, 3)
plane = np.arange(6 * 5, dtype=np.int32).reshape(6, 5)
save("slices", [("cube", cube[:, 5:]), ("cube", cube[:, :2]), ("cube", cube[:, 2:5]),
                ("plane", plane[:4, :3]), ("plane", plane[4:, :3]), ("plane", plane[:, 3:])],
     ["2 7 3 -:5,2:-", "2 7 3 -:0,2:-", "2 7 3 -:2,3:-", "6 5 0,4:0,3", "6 5 4,2:0,3", "6 5 -:3,2"])
expect("slices", "cube", "float32", cube.shape, cube.tobytes().hex())
expect("slices", "plane", "int32", plane.shape, plane.tobytes().hex())

# Two shards, merged as a sharded saver merges them.
save("part0", [("a", tf.constant([1, 2], tf.int32))])
save("part1", [("b", tf.constant([3.5]))])
tf.raw_ops.MergeV2Checkpoints(checkpoint_prefixes=[os.path.join(HERE, "part0"), os.path.join(HERE, "part1")],
                              destination_prefix=os.path.join(HERE, "shards"), delete_old_dirs=False)
for old in ("part0.index", "part1.index"):
    if os.path.exists(os.path.join(HERE, old)):
        os.remove(os.path.join(HERE, old))
expect("shards", "a", "int32", [2], np.int32([1, 2]).tobytes().hex())
expect("shards", "b", "float32", [1], np.float32([3.5]).tobytes().hex())

# A variant: a TensorList of two elements.
save("variant", [("list", tf.raw_ops.TensorListFromTensor(tensor=tf.constant([[1.0], [2.0]]), element_shape=[1]))])

with open(os.path.join(HERE, "expected.txt"), "w") as f:
    f.write("\n".join(expected) + "\n")
