# SPDX-License-Identifier: Apache-2.0
"""`whittle transform --compat` beside the Graph Transform Tool that is inside TensorFlow's wheel, node by node."""
import collections
import os

from tensorflow.python.util import _pywrap_transform_graph

from fold import take_close_constants
from graphs import graph_differences, read_graph
from tf import graph_pb2, tf, tf1

ALONE = ['strip_unused_nodes', 'remove_nodes(op=Identity)', 'remove_nodes(op=Identity, op=CheckNumerics)',
         'remove_nodes(op=Relu, op=BiasAdd, max_inputs=2)', 'merge_duplicate_nodes', 'sort_by_execution_order',
         'remove_device', 'fold_constants', 'fold_constants(max_constant_size_in_bytes=64, exclude_op=Identity)', 'fold_batch_norms', 'quantize_weights', 'quantize_weights(minimum_size=16)',
         'add_default_attributes', 'remove_attribute(attribute_name=T)', 'remove_attribute(attribute_name=T, op_name=Relu)',
         'remove_attribute', 'remove_control_dependencies', 'set_device(device="/cpu:0")',
         'set_device(device="/cpu:0", if_default=true)', 'set_device(if_default=True)', 'rename_op(old_op_name=Relu, new_op_name=Elu)',
         'rename_op(old_op_name=Relu)', 'rename_attribute(old_attribute_name=T, new_attribute_name=dtype)', 'obfuscate_names',
         'rename_attribute(old_attribute_name=strides, new_attribute_name=steps, op_name=Conv2D)', 'backport_concatv2',
         'backport_tensor_array_v3', 'insert_logging(op=Relu, op=Conv2D, show_name=true, message="a b", first_n=3, summarize=7)',
         'insert_logging(show_op=true, op=BiasAdd)', 'rename_node(old_node_name=no_such, new_node_name=other)', 'fuse_resize_pad_and_conv', 'fuse_resize_and_conv',
         'fuse_pad_and_conv', 'flatten_atrous_conv', 'fold_old_batch_norms', 'sparsify_gather',
         'inline_partitionedcall', 'round_weights', 'round_weights(num_steps=5)']
DEPLOYMENT = ('strip_unused_nodes(type=float, shape="1,8,8,4")\n  remove_nodes(op=Identity, op=CheckNumerics)\n'
              '  merge_duplicate_nodes fold_batch_norms remove_device sort_by_execution_order')
CHAINS = [DEPLOYMENT, DEPLOYMENT + ' quantize_weights', 'fold_batch_norms quantize_weights(minimum_size=8)',
          'fold_constants(ignore_errors=true) fold_batch_norms',
          'strip_unused_nodes fold_constants(ignore_errors=true) quantize_weights',
          'sort_by_execution_order sort_by_execution_order', 'quantize_weights merge_duplicate_nodes strip_unused_nodes',
          'remove_device,', 'remove_nodes(op=NoSuchOp) no_such_transform', 'quantize_weights(minimum_size=many)',
          'no_such_transform(ignore_errors=true) remove_device', 'remove_device remove_nodes(op=Identity']


def reference_transform(raw, inputs, outputs, transforms):
    """TensorFlow's graph, or None when it refuses."""
    try:
        return graph_pb2.GraphDef.FromString(
            _pywrap_transform_graph.TransformGraphWithStringInputs(raw, inputs, outputs, transforms))
    except Exception:  # pylint: disable=broad-except
        return None


def _would_crash(raw, text):
    """The Graph Transform Tool's sparsify_gather ends the process where the graph has a variable."""
    return 'sparsify_gather' in text and any(node.op in ('Variable', 'VariableV2')
                                             for node in graph_pb2.GraphDef.FromString(raw).node)


def _may_never_end(raw, text):
    """The Graph Transform Tool tries for ever where a constant of a batch normalization has a second reader."""
    if 'fold_old_batch_norms' not in text:
        return False
    graph_def = graph_pb2.GraphDef.FromString(raw)
    readers = collections.Counter(name.lstrip('^').split(':')[0] for node in graph_def.node for name in node.input)
    return any(readers[name.split(':')[0]] > 1 for node in graph_def.node
               if node.op in ('FusedBatchNorm', 'BatchNormWithGlobalNormalization') for name in node.input[1:])


def _has_cycle(raw):
    """The Graph Transform Tool takes a cycle without a loop; TensorFlow itself refuses such a graph, and so do we."""
    try:
        with tf1.Graph().as_default():
            tf1.import_graph_def(graph_pb2.GraphDef.FromString(raw), name='')
    except ValueError as error:
        return 'nodes in a cycle' in str(error)
    return False


def _folds_lists(graph_def):
    """TensorFlow makes constants of tensor lists, for which we have no kernels; we have to say so."""
    return any(node.op == 'Const' and node.attr['dtype'].type == tf.variant.as_datatype_enum for node in graph_def.node)


def compare_transform(report, whittle, name, path, inputs, outputs, work, transforms=tuple(ALONE + CHAINS)):
    with open(path, 'rb') as file:
        raw = file.read()
    written = os.path.join(work, 'transformed.pb')
    for text in transforms:
        def compare(text=text):
            arguments = ['transform', path, '-o', written, '--inputs', inputs, '--outputs', outputs, '--transforms', text,
                         '--compat']
            if _would_crash(raw, text):
                status, _, errors = whittle.run(*arguments)
                return [] if status in (0, 1) else [f'status {status}: {errors.strip()}', whittle.line(*arguments)]
            if _may_never_end(raw, text):
                status, _, errors = whittle.run(*arguments)
                if 'for ever' in errors:
                    return [] if status == 0 else [f'status {status}: {errors.strip()}', whittle.line(*arguments)]
            expected = reference_transform(raw, inputs, outputs, text)
            if os.path.exists(written):
                os.remove(written)
            status, _, errors = whittle.run(*arguments)
            if expected is None:
                left = ' and wrote a file' if os.path.exists(written) else ''
                return [] if status in (1, 2) and errors and not left else [
                    f'TensorFlow refuses, whittle gave status {status}{left}: {whittle.line(*arguments)}']
            if status == 1 and 'cycle' in errors and _has_cycle(raw):
                return []
            if status != 0:
                return [f'status {status}: {errors.strip()}', whittle.line(*arguments)]
            if _folds_lists(expected) and 'TensorListReserve' in errors:
                return []
            # fold_constants writes inputs that nothing reads any more last, in the order of a hash table.
            moved = {name.split(':')[0] for name in inputs.split(',')} if 'fold_constants' in text else set()
            actual = read_graph(written)
            take_close_constants(expected, actual)
            differences = graph_differences(expected, actual, moved)
            return differences and [whittle.line(*arguments)] + differences

        report.case('transform', f'{name} {" ".join(text.split())}', compare)
