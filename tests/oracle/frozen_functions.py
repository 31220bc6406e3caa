# SPDX-License-Identifier: Apache-2.0
"""TensorFlow 2's frozen functions beside ours: equal but for what TensorFlow does not determine itself."""
import re

from graphs import graph_differences
from tf import graph_pb2, tf

from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

# A node with more edges in than this has them in a set ordered by addresses (EdgeSet in graph/edgeset.h).
ORDERED_EDGES = 8
# What lift_to_graph forgets in graphs with loops; nothing reads them, and how many there are depends on addresses.
FORGOTTEN = 'unused_control_flow_input'
WAITED_FOR = '_has_manual_control_dependencies'


def reference(model, key, lower):
    """TensorFlow's frozen graph of a loaded model's signature, and the names of its inputs."""
    function = convert_variables_to_constants_v2(model.signatures[key], lower_control_flow=lower)
    return function.graph.as_graph_def(), [tensor.name.split(':')[0] for tensor in function.inputs]


def _nodes(graph_def):
    yield from graph_def.node
    for function in graph_def.library.function:
        yield from function.node_def


def _functions_in(value):
    if value.WhichOneof('value') == 'func':
        yield value.func
    for function in value.list.func:
        yield function


def _rename_functions(graph_def):
    """Names of functions come from counters: here they get one from the order in which they are first named."""
    bodies = {function.signature.name: function for function in graph_def.library.function}
    names, open_bodies = {}, []

    def visit(nodes):
        for node in sorted(nodes, key=lambda node: node.name):
            if node.op in bodies:
                node.op = found(node.op)
            for attribute in sorted(node.attr):
                for function in _functions_in(node.attr[attribute]):
                    function.name = found(function.name)

    def found(name):
        if name not in names:
            names[name] = f'{len(names)}'
            open_bodies.append(name)
        return names[name]

    visit(graph_def.node)
    while open_bodies:
        visit(bodies[open_bodies.pop(0)].node_def)
    kept = sorted((function for name, function in bodies.items() if name in names),
                  key=lambda function: int(names[function.signature.name]))
    for function in kept:
        function.signature.name = names[function.signature.name]
    library = [function.SerializeToString() for function in kept]
    del graph_def.library.function[:]
    for wire in library:
        graph_def.library.function.add().ParseFromString(wire)


def canonical(graph_def, inputs):
    """A copy without what TensorFlow does not determine: the same for two of its own results for one model."""
    made = graph_pb2.GraphDef()
    made.CopyFrom(graph_def)
    kept = [node for node in made.node if not node.name.startswith(FORGOTTEN)]
    has_loops = any(node.op == 'NextIteration' for node in kept)
    is_ordered = not has_loops and all(len(node.input) <= ORDERED_EDGES or not node.input[-1].startswith('^')
                                       for node in kept)
    first = sorted((node for node in kept if node.name in inputs), key=lambda node: node.name)
    others = [node for node in kept if node.name not in inputs]
    if not is_ordered:
        others.sort(key=lambda node: node.name)
    wires = [node.SerializeToString() for node in first + others]
    del made.node[:]
    for wire in wires:
        made.node.add().ParseFromString(wire)
    for node in _nodes(made):
        if has_loops:
            node.attr.pop(WAITED_FOR, None)
        if '_gradient_op_type' in node.attr:
            node.attr['_gradient_op_type'].s = b'CustomGradient'
        if 'shared_name' in node.attr:
            node.attr['shared_name'].s = re.sub(rb'(_load_\d+(_\d+)?)+$', b'', node.attr['shared_name'].s)
    _rename_functions(made)
    return made


def frozen_differences(expected, actual, inputs):
    return graph_differences(canonical(expected, inputs), canonical(actual, inputs))


def load(folder, tags):
    return tf.saved_model.load(folder, tags=tags)
