#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the models of this folder with real TensorFlow (2.17) and what saved_model_cli show prints for them.

    python make.py [FOLDER]

Each model is a folder with saved_model.pb (no weights are needed) and expected.txt: for each set of flags a line "### "
with the flags, then the text up to the next such line; "!!! " begins the message of an error. Op sets, tag
sets in errors and dicts (proto maps in the file) are sorted, since their order is that of a hash table. Each call of saved_model_cli has a process of its own: the order in which it lists
the options of a function depends on what the process did before.
"""
import collections
import contextlib
import io
import os
import re
import shutil
import sys

os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
import tensorflow as tf
from absl import flags
from tensorflow.core.protobuf import saved_model_pb2
from tensorflow.python.saved_model import nested_structure_coder
from tensorflow.python.tools import saved_model_cli

HERE = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
Pair = collections.namedtuple('Pair', ['left', 'right'])


def spec(*shape, dtype=tf.float32, name=None):
    return tf.TensorSpec(shape, dtype, name=name)


class Arguments(tf.Module):
    """Functions with every kind of argument that saved_model_cli prints in a way of its own."""

    @tf.function
    def plain(self, x):
        return {'y': x + 1}

    @tf.function
    def scalars(self, x, training=False, count=3, rate=0.5, mode='fast', nothing=None):
        return x * rate

    @tf.function
    def nested(self, things, table):
        return things[0]

    @tf.function
    def keyword(self, x, *, scale, flag=True):
        return x * 2.

    @tf.function
    def pair(self, p):
        return p.left

    @tf.function
    def specs(self, ragged, sparse):
        return ragged.values

    @tf.function
    def nothing(self):
        return tf.constant(1)

    @tf.function
    def several(self, x):
        return x

    @tf.function
    def varargs(self, *xs):
        return xs[0]

    @tf.function
    def never(self, x):
        return x

    @tf.function
    def wide(self, table):
        return table['m']


def write_arguments(folder):
    m = Arguments()
    m.plain.get_concrete_function(spec(None, 2, name='x'))
    m.scalars.get_concrete_function(spec())
    m.scalars.get_concrete_function(spec(2), training=True, count=-7, rate=1e-7, mode="it's", nothing=None)
    m.scalars.get_concrete_function(spec(3), rate=1e22, count=10**12, mode='a\nb\u00e9')
    m.scalars.get_concrete_function(spec(4), rate=100000.0, mode='x"y')
    m.nested.get_concrete_function(
        [spec(name='t0'), 's', None, 3, 2.5, True, (1,), [spec(1, dtype=tf.int32)]],
        {'b': spec(dtype=tf.string), 'a': {'z': 1, 'y': 'q'}, 'c': (spec(2, dtype=tf.bool),)})
    m.nested.get_concrete_function((spec(), "don't"), {})
    m.keyword.get_concrete_function(spec(2), scale=3)
    m.keyword.get_concrete_function(spec(2), scale=spec(name='scale'), flag=False)
    m.pair.get_concrete_function(Pair(spec(1), tf.TensorSpec(None, tf.int64)))
    m.pair.get_concrete_function(Pair(spec(1), 7))
    m.specs.get_concrete_function(tf.RaggedTensorSpec([None, None], tf.float32), tf.SparseTensorSpec([None, 3], tf.int64))
    m.nothing.get_concrete_function()
    for i in range(12):
        m.several.get_concrete_function(spec(i))
    m.varargs.get_concrete_function(spec(1), spec(2), 5)
    m.wide.get_concrete_function({k: spec(1) for k in ['zeta', 'alpha', 'm', 'Beta', 'k10', 'k9', '_x', 'q']})
    m.bare = m.plain.get_concrete_function(spec(7))
    m.sub = tf.Module()
    m.sub.f = tf.function(lambda x: x, input_signature=[spec(None)])
    m.sum = tf.function(lambda x, y: x + y, input_signature=[spec(1, name="it's"), spec(None)])

    @tf.function(input_signature=[spec(None, name='a'), spec(dtype=tf.string, name='b')])
    def serve(a, b):
        return {'out': a, "o'dd": b}

    @tf.function(input_signature=[tf.RaggedTensorSpec([None, None], tf.float32, ragged_rank=1)])
    def ragged(r):
        return {'rag': r * 2., 'sp': r.to_sparse()}

    tf.saved_model.save(m, folder, signatures={'serving_default': serve, 'ragged': ragged})


def write_control_flow(folder):

    class Flow(tf.Module):

        @tf.function(input_signature=[spec()])
        def __call__(self, x):
            i = tf.constant(0)
            while i < 3:
                x = tf.cos(x)
                i += 1
            if x > 0.:
                x = -x
            return x

    tf.saved_model.save(Flow(), folder)


def write_many_tags(folder):
    v1 = tf.compat.v1
    with tf.Graph().as_default(), v1.Session() as session:
        builder = v1.saved_model.builder.SavedModelBuilder(folder)
        x = v1.placeholder(tf.float32, [None, 3], name='x')
        sparse = v1.sparse_placeholder(tf.float32, name='sp')
        u = v1.placeholder(tf.string, None, name='u')
        y = tf.identity(tf.reduce_sum(x), name='y')
        info = v1.saved_model.utils.build_tensor_info
        build = v1.saved_model.signature_def_utils.build_signature_def
        full = build({'x': info(x), 'sp': info(sparse), 'u': info(u)}, {'y': info(y)}, 'tensorflow/serving/predict')
        bare = build({}, {'y': info(y)}, '')
        v1.Variable(1.0)
        session.run(v1.global_variables_initializer())
        builder.add_meta_graph_and_variables(session, ['serve', 'gpu'], {'serving_default': full, "it's": bare})
        builder.add_meta_graph(['serve'], {'serving_default': bare})
        builder.add_meta_graph(["o'clock"], {})
        builder.save()


def edited(source, folder, edit):
    model = read(source)
    edit(model)
    os.makedirs(folder)
    with open(os.path.join(folder, 'saved_model.pb'), 'wb') as file:
        file.write(model.SerializeToString(deterministic=True))


def write_custom_op(folder):
    """A function uses an op that no TensorFlow knows."""

    def edit(model):
        model.meta_graphs[0].graph_def.library.function[0].node_def[0].op = 'NobodyKnowsThisOp'

    edited(os.path.join(HERE, 'control_flow'), folder, edit)


def write_two_with_objects(folder):
    """A model of TensorFlow 2 beside another MetaGraph, which makes it one of TensorFlow 1."""

    def edit(model):
        model.meta_graphs.add().meta_info_def.tags.append('other')

    edited(os.path.join(HERE, 'control_flow'), folder, edit)


def write_missing_function(folder):
    """A function calls one that is not there."""

    def edit(model):
        library = model.meta_graphs[0].graph_def.library
        called = next(n.attr['f'].func.name for f in library.function for n in f.node_def if 'PartitionedCall' in n.op)
        del library.function[[f.signature.name for f in library.function].index(called)]

    edited(os.path.join(HERE, 'control_flow'), folder, edit)


def read(folder):
    model = saved_model_pb2.SavedModel()
    with open(os.path.join(folder, 'saved_model.pb'), 'rb') as file:
        model.ParseFromString(file.read())
    return model


def in_child(work):
    """The text that `work` returns, from a process of its own."""
    from_child, to_parent = os.pipe()
    if os.fork() == 0:
        os.close(from_child)
        with os.fdopen(to_parent, 'w', newline='') as pipe:
            pipe.write(work() or '')
        os._exit(0)
    os.close(to_parent)
    with os.fdopen(from_child, newline='') as pipe:
        text = pipe.read()
    os.wait()
    return text


def decode_sorted(_, value, decode):
    fields = value.dict_value.fields
    return {key: decode(fields[key]) for key in sorted(fields)}


def show(folder, arguments):
    nested_structure_coder._DictCodec.do_decode = decode_sorted  # pylint: disable=protected-access
    flags.FLAGS(['saved_model_cli', '--dir', folder] + arguments)
    text = io.StringIO()
    try:
        with contextlib.redirect_stdout(text):
            saved_model_cli.show()
    except (RuntimeError, ValueError) as error:
        tags = lambda found: "'" + ','.join(sorted(found.group(1).split(','))) + "'"
        return text.getvalue() + '!!! ' + re.sub(r"'(\w+(?:,\w+)+)'", tags, str(error)) + '\n'
    sort = lambda found: found.group(1) + '{' + ', '.join(sorted(found.group(2).split(', '))) + '}'
    return re.sub(r'(following ops: )\{(.*)\}', sort, text.getvalue())


def flag_sets(folder):
    yield from ([], ['--list_ops'], ['--all'], ['--tag_set', 'no,such'])
    for meta in read(folder).meta_graphs:
        tags = ['--tag_set', ','.join(meta.meta_info_def.tags)]
        yield from (tags, tags + ['--list_ops'])
        for key in sorted(meta.signature_def):
            yield tags + ['--signature_def', key]


def main():
    writers = [write_arguments, write_control_flow, write_many_tags, write_custom_op, write_two_with_objects,
               write_missing_function]
    for writer in writers:
        folder = os.path.join(HERE, writer.__name__[len('write_'):])
        shutil.rmtree(folder, ignore_errors=True)
        in_child(lambda: writer(folder))
        for name in os.listdir(folder):
            path = os.path.join(folder, name)
            if os.path.isdir(path):
                shutil.rmtree(path)
            elif name != 'saved_model.pb':
                os.remove(path)
        with open(os.path.join(folder, 'expected.txt'), 'w', newline='') as file:
            for arguments in flag_sets(folder):
                file.write('### ' + ' '.join(arguments) + '\n' + in_child(lambda: show(folder, arguments)))


if __name__ == '__main__':
    main()
