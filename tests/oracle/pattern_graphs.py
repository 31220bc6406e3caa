# SPDX-License-Identifier: Apache-2.0
"""What each transform of the Graph Transform Tool looks for, and what nearly is it; graphs with it, and arguments."""
import numpy as np

from pattern_builder import FLOAT, INT32, INT64, Builder, set_attribute
from tf import tf


def normalization(b, value, channels, op=None):
    """Constants of its own: where one of them has another reader, the Graph Transform Tool never returns."""
    op = op or b.random.choice(['FusedBatchNorm'] * 4 + ['BatchNormWithGlobalNormalization'] * 3 + ['FusedBatchNormV3'])
    gamma, beta, mean = (b.floats([channels], shared=0) for _ in range(3))
    variance = b.floats([channels], 0.1, 2, shared=0)
    if op == 'BatchNormWithGlobalNormalization':
        return b.node(op, [value, mean, variance, beta, gamma], T=FLOAT, variance_epsilon=0.01,
                      scale_after_normalization=b.chance(0.6))
    extra = {'U': FLOAT, 'exponential_avg_factor': 1.0} if op.endswith('V3') else {}
    return b.node(op, [value, gamma, beta, mean, variance], T=FLOAT, epsilon=0.001, data_format='NHWC', is_training=False,
                  **extra)


def conv_norm(b):
    value, channels = b.image()
    filters = b.random.choice([2, 4, channels])
    weights = b.floats([1, 1, channels, filters], shared=0.3) if b.chance(0.4) else None
    conv = b.conv(value, channels, filters, op='Conv2D' if weights else None, weights=weights)
    near = b.random.choice([''] * 5 + ['bias', 'other reader', 'relu', 'order', 'statistics', 'twice'])
    if near == 'bias':
        conv = b.node('BiasAdd', [conv, b.floats([filters])], T=FLOAT, data_format='NHWC')
    elif near == 'relu':
        conv = b.node('Relu', [conv], T=FLOAT)
    norm = normalization(b, conv, filters)
    b.images.append((norm, filters))
    if near == 'other reader':
        b.images.append((b.node('Neg', [conv], T=FLOAT), filters))
    elif near == 'order':
        b.images.append((b.node('Relu', [norm], T=FLOAT), filters))
    elif near == 'statistics' and b.graph.node[-1].op != 'BatchNormWithGlobalNormalization':
        columns = b.node('Reshape', [norm + ':1', b.integers([1, filters])], T=FLOAT, Tshape=INT32)
        b.rows.append((b.node('Tile', [columns, b.integers([2, 1])], T=FLOAT, Tmultiples=INT32), filters))
    elif near == 'twice':
        b.images.append((normalization(b, conv, filters), filters))


def atrous(b, norm=False):
    value, channels = b.image()
    if b.chance(0.2):
        split = b.node('Split', [b.integers(3), b.node('ConcatV2', [value, value, b.integers(3)], N=2, T=FLOAT, Tidx=INT32)],
                       num_split=2, T=FLOAT)
        value = b.random.choice([split, split + ':1'])
    size, padding, pad = b.random.choice([(3, 'VALID', 2), (3, 'VALID', 2), (1, 'VALID', 0), (3, 'SAME', 0)])
    pads, crops = b.integers([[pad, pad]] * 2, shared=0.3), b.integers([[0, 0]] * 2)
    block = b.integers([2, 2], shared=0.3)
    space = b.node('SpaceToBatchND', [value, block, pads], T=FLOAT, Tblock_shape=INT32, Tpaddings=INT32)
    filters = b.random.choice([channels, 2])
    op = b.random.choice(['Conv2D', 'DepthwiseConv2dNative'])
    op = op if filters == channels else 'Conv2D'
    shape = [size, size, channels, 1 if op != 'Conv2D' else filters]
    conv = b.conv(space, channels, filters, size, padding, op, b.floats(shape, shared=0.2))
    back = b.node('BatchToSpaceND', [conv, b.integers([2, 2]), crops], T=FLOAT, Tblock_shape=INT32, Tcrops=INT32)
    if norm:
        b.alone.add(back)
        back = normalization(b, back, filters)
    elif b.chance(0.1):
        b.images.append((b.node('BatchToSpaceND', [conv, b.integers([2, 2]), crops], T=FLOAT, Tblock_shape=INT32,
                                Tcrops=INT32), filters))
    b.images.append((back, filters))


def atrous_norm(b):
    atrous(b, norm=True)


def concat_norm(b):
    value, channels = b.image()
    other, more = b.image()
    axis = b.random.choice([3, 3, 3, 1, 2])
    ones, twos = (2, b.random.choice([2, 4])) if axis == 3 else (2, 2)
    convs = [b.conv(value, channels, ones, op='Conv2D'), b.conv(other, more, twos, op='Conv2D')]
    if b.chance(0.15):
        convs[1] = b.node('Relu', [convs[1]], T=FLOAT)
    joined = b.node('ConcatV2', convs + [b.integers(axis, shared=0.5)], N=2, T=FLOAT, Tidx=INT32)
    b.alone.add(joined)
    filters = ones + twos if axis == 3 else 2
    made = normalization(b, joined, filters, 'FusedBatchNorm' if b.chance(0.7) else None)
    if axis != 3:
        steps = [1, 2, 1, 1] if axis == 1 else [1, 1, 2, 1]
        made = b.node('AvgPool', [made], T=FLOAT, ksize=steps, strides=steps, padding='VALID', data_format='NHWC')
    b.images.append((made, filters))


def scaled(b):
    """A convolution or product with a factor for each channel after it."""
    if b.rows and b.chance(0.4):
        value, columns = b.row()
        made = b.node('MatMul', [value, b.through(b.floats([columns, 3]))], T=FLOAT, transpose_a=False, transpose_b=False)
        target, channels = b.rows, 3
    else:
        value, channels = b.image()
        filters = b.random.choice([channels, 2])
        made, channels, target = b.conv(value, channels, filters), filters, b.images
    shape = b.random.choice([[channels]] * 8 + [[1, channels], []])
    pair = [made, b.floats(shape)]
    if b.chance(0.1):
        pair.reverse()
    if b.chance(0.1):
        target.append((made, channels))
    target.append((b.node('Mul', pair, T=FLOAT), channels))
    if b.chance(0.4):
        target.append((b.node('Add', [target[-1][0], b.floats([channels])], T=FLOAT), channels))


def resized(b):
    value, channels = b.image()
    first = value
    if b.chance(0.6):
        corners, centers = b.random.choice([(True, False), (False, False), (False, False), (False, True)])
        first = b.node('ResizeBilinear', [first, b.integers([4, 4])], T=FLOAT, align_corners=corners, half_pixel_centers=centers)
    if b.chance(0.6):
        first = b.node('MirrorPad', [first, b.integers([[0, 0], [1, 1], [1, 1], [0, 0]])], T=FLOAT, Tpaddings=INT32,
                       mode=b.random.choice(['REFLECT', 'SYMMETRIC']))
        size, padding = 3, 'VALID'
    else:
        size, padding = b.random.choice([(1, 'VALID'), (3, 'SAME')])
    b.images.append((b.conv(first, channels, 2, size, padding, 'Conv2D', b.floats([size, size, channels, 2])), 2))
    if b.chance(0.12):
        b.node('Neg', [first], T=FLOAT)


def constants(b):
    value, channels = b.image()
    made = b.node('Mul', [b.floats([channels]), b.floats([channels])], T=FLOAT)
    made = b.node(b.random.choice(['Neg', 'Relu', 'Identity']), [made], T=FLOAT)
    made = b.node('Add', [made, b.floats([channels])], T=FLOAT)
    b.images.append((b.node('BiasAdd', [value, made], T=FLOAT, data_format='NHWC'), channels))


def chain(b):
    value, channels = b.image()
    for _ in range(b.random.randint(1, 3)):
        op = b.random.choice(['Identity', 'Identity', 'CheckNumerics', 'StopGradient'])
        value = b.node(op, [value], T=FLOAT, **({'message': ''} if op == 'CheckNumerics' else {}))
        if b.chance(0.3):
            b.images.append((value, channels))
    b.images.append((b.node('Relu', [value], T=FLOAT), channels))


def duplicates(b):
    value, channels = b.image()
    values = b.numbers.uniform(-1, 1, [channels]).astype('f')
    twins = [b.node('BiasAdd', [value, b.constant(values, name=b.name('twin'))], T=FLOAT, data_format='NHWC')
             for _ in range(b.random.randint(2, 3))]
    b.images.append((b.node('AddN', twins, N=len(twins), T=FLOAT), channels))


def large(b):
    value, channels = b.image()
    kind = b.random.choice(['mixed', 'positive', 'negative', 'zero', 'same'])
    low, high = {'mixed': (-3, 3), 'positive': (0.5, 3), 'negative': (-3, -0.5), 'zero': (0, 0), 'same': (2, 2)}[kind]
    weights = b.floats([3, 3, channels, 4], low, high)
    b.images.append((b.conv(value, channels, 4, 3, 'SAME', 'Conv2D', weights), 4))


def table(b):
    """A Gather from a column."""
    length = b.random.randint(3, 20)
    values = np.where(b.numbers.uniform(0, 1, [length, 1]) < 0.4, b.numbers.uniform(-2, 2, [length, 1]), 0).astype('f')
    weights = b.constant(values if b.chance(0.9) else values * 0, shared=0.1)
    read = b.node('Identity', [weights], T=FLOAT)
    ids = b.integers(b.numbers.randint(0, 3, [2, 3]), 'i8', shared=0.5)
    if b.chance(0.7):
        made = b.node('GatherV2', [read, ids, b.integers(0)], Tparams=FLOAT, Tindices=INT64, Taxis=INT32, batch_dims=0)
    else:
        made = b.node('Gather', [read, ids], Tparams=FLOAT, Tindices=INT64, validate_indices=True)
    b.rows.append((b.node('Reshape', [made, b.integers([2, 3])], T=FLOAT, Tshape=INT32), 3))
    if b.chance(0.1):
        b.rows.append((b.node('Tile', [b.node('Reshape', [read, b.integers([1, length])], T=FLOAT, Tshape=INT32),
                                       b.integers([2, 1])], T=FLOAT, Tmultiples=INT32), length))


def tensor_array(b):
    value, channels = b.image()
    array = b.node('TensorArrayV3', [b.integers(1)], dtype=FLOAT)
    flow = array + ':1'
    if b.chance(0.8):
        flow = b.node('TensorArrayWriteV3', [array, b.integers(0), value, flow], T=FLOAT)
    made = b.node('TensorArrayReadV3', [array, b.integers(0), flow], dtype=FLOAT)
    if b.chance(0.3):
        b.node('TensorArraySizeV3', [array, flow])
    if b.chance(0.3):
        b.node('TensorArrayCloseV3', [array])
    b.runs = False
    b.images.append((made, channels))


def loop(b):
    """A TF1 loop, whose order is special."""
    value, channels = b.image()
    frame = {'frame_name': b.name('frame'), 'is_constant': False, 'parallel_iterations': 10}
    enter = b.node('Enter', [value], T=FLOAT, **frame)
    count = b.node('Enter', [b.integers(0)], T=INT32, **frame)
    merge_name, count_name = b.name('Merge'), b.name('Merge') + 'c'
    next_name, step_name = b.name('Next'), b.name('Next') + 'c'
    b.node('Merge', [enter, next_name], merge_name, T=FLOAT, N=2)
    b.node('Merge', [count, step_name], count_name, T=INT32, N=2)
    limit = b.integers(2, shared=0)
    b.graph.node[-1].input.append('^' + count_name)
    condition = b.node('LoopCond', [b.node('Less', [count_name, limit], T=INT32)])
    switch = b.node('Switch', [merge_name, condition], T=FLOAT)
    counted = b.node('Switch', [count_name, condition], T=INT32)
    one = b.integers(1, shared=0)
    b.graph.node[-1].input.append(f'^{counted}')
    body = b.node('Identity', [switch + ':1'], T=FLOAT)
    b.node('NextIteration', [b.node('Neg', [body], T=FLOAT)], next_name, T=FLOAT)
    b.node('NextIteration', [b.node('Add', [counted + ':1', one], T=INT32)], step_name, T=INT32)
    inside = [merge_name, count_name, next_name, step_name, limit, one, condition, switch, counted, body]
    b.alone.update(inside)
    b.quiet.update(node.name for node in b.graph.node)
    b.alone.update(node.name for node in b.graph.node if node.input and any(
        text.split(':')[0].lstrip('^') in inside for text in node.input))
    b.images.append((b.node('Exit', [switch], T=FLOAT), channels))
    b.runs = False


def requantized(b):
    value, channels = b.image()
    low, high = b.floats([], shared=0.5), b.floats([], shared=0.5)
    quantized = b.node('QuantizeV2', [value, low, high], T=tf.qint32, mode='MIN_FIRST')
    ranges = b.node('RequantizationRange', [quantized, quantized + ':1', quantized + ':2'], Tinput=tf.qint32)
    again = b.node('Requantize', [quantized, quantized + ':1', quantized + ':2', ranges, ranges + ':1'], Tinput=tf.qint32,
                   out_type=tf.quint8)
    b.images.append((b.node('Dequantize', [again, again + ':1', again + ':2'], T=tf.quint8, mode='MIN_FIRST'), channels))
    lines = b.files.setdefault('LOG', [])
    for _ in range(b.random.randint(1, 30)):
        lines.append(f'I0108 logging_ops.cc:79] ;{ranges}__print__;__requant_min_max:'
                     f'[{b.random.uniform(-9, 0):.6g}][{b.random.uniform(0, 9):.6g}]')
    lines.append('unrelated')
    b.runs = False


def fake_quantized(b):
    value, channels = b.image()
    for _ in range(b.random.randint(0, 3)):
        value = b.node(b.random.choice(['Relu', 'Neg', 'Identity', 'Sigmoid']), [value], T=FLOAT)
        if b.chance(0.1):
            b.images.append((value, channels))
    low, high = b.constant(np.float32(-1), shared=0.3), b.constant(np.float32(3), shared=0.3)
    b.images.append((b.node('FakeQuantWithMinMaxVars', [value, low, high], num_bits=8, narrow_range=False), channels))


def trained(b):
    """A FakeQuant that reads the updates of its averages, which are frozen: TensorFlow runs only what is left without."""
    value, channels = b.image()
    first = len(b.graph.node)
    low, high = b.constant(np.float32(-1), shared=0), b.constant(np.float32(1.5), shared=0)
    updates = []
    for end, op in ((low, 'Min'), (high, 'Max')):
        axes = b.node('Range', [b.integers(0), b.integers(4), b.integers(1)], Tidx=INT32)
        found = b.node(op, [value, axes], T=FLOAT, Tidx=INT32, keep_dims=False)
        ready = b.node('IsVariableInitialized', [end], dtype=FLOAT)
        switch = b.node('Switch', [found, ready], T=FLOAT)
        rate = b.node('Sub', [b.constant(np.float32(1)), b.constant(np.float32(0.999))], T=FLOAT)
        step = b.node('Mul', [b.node('Sub', [end, switch + ':1'], T=FLOAT), rate], T=FLOAT)
        merge = b.node('Merge', [switch, b.node('Sub', [end, step], T=FLOAT)], T=FLOAT, N=2)
        updates.append(b.node('Assign', [end, merge], T=FLOAT, use_locking=False, validate_shape=True))
        b.averaged.update(dict.fromkeys([ready, switch, updates[-1]]))
    made = [node.name for node in b.graph.node[first:] if node.op != 'Const']
    b.alone.update(made)
    b.quiet.update(made)
    quantized = b.node('FakeQuantWithMinMaxVars', [value] + updates, num_bits=8, narrow_range=False)
    b.averaged[quantized] = [low, high]
    b.images.append((quantized, channels))


def call(b):
    """A PartitionedCall of a function made for it."""
    value, channels = b.image()
    other = b.random.choice([v for v, c in b.images if c == channels])
    function = b.graph.library.function.add()
    function.signature.name = f'function{len(b.graph.library.function)}'
    for argument in ('a', 'b'):
        function.signature.input_arg.add(name=argument, type=1)
    near = b.random.choice([''] * 8 + ['argument', 'control', 'split', 'stateful', 'nested', 'waits'])

    def inner(op, name, inputs, **attributes):
        node = function.node_def.add(op=op, name=name, input=inputs)
        for key, item in attributes.items():
            set_attribute(node.attr[key], item)

    inner('AddV2', 'sum', ['a', 'b'], T=FLOAT)
    inner('Mul', 'product', ['sum:z:0', 'b'], T=FLOAT)
    if near == 'split':
        inner('Unpack', 'parts', ['sum:z:0'], T=FLOAT, num=1, axis=0)
        inner('Pack', 'packed', ['parts:output:0'], T=FLOAT, N=1, axis=0)
    if near == 'control':
        inner('Neg', 'late', ['a', '^sum'], T=FLOAT)
    results = {'sum': 'sum:z:0', 'product': 'a' if near == 'argument' else 'product:z:0'}
    if near == 'split':
        results['sum'] = 'packed:output:0'
    if near == 'nested' and len(b.graph.library.function) > 1:
        inner('PartitionedCall', 'deeper', ['sum:z:0', 'b'], Tin=[FLOAT, FLOAT], Tout=[FLOAT, FLOAT], config='',
              config_proto='', executor_type='')
        function.node_def[-1].attr['f'].func.name = 'function1'
        results['product'] = 'deeper:output:1'
    for key, text in results.items():
        function.signature.output_arg.add(name=key, type=1)
        function.ret[key] = text
    op = 'StatefulPartitionedCall' if near == 'stateful' else 'PartitionedCall'
    for _ in range(b.random.randint(1, 2)):
        made = b.node(op, [value, other], Tin=[FLOAT, FLOAT], Tout=[FLOAT, FLOAT], config='', config_proto='', executor_type='')
        b.graph.node[-1].attr['f'].func.name = function.signature.name
        if not b.chance(0.1):
            b.quiet.add(made)
        b.images.append((made, channels))
        b.images.append((b.node('Sub', [made + ':1', made], T=FLOAT), channels))
    if near == 'waits':
        b.node('NoOp', ['^' + made])
    else:
        b.alone.add(made)


def _some_node(b):
    return b.random.choice([node.name for node in b.graph.node])


def _some_op(b):
    return b.random.choice(sorted({node.op for node in b.graph.node}))


def _removing(b):
    ops = b.random.sample(['Identity', 'CheckNumerics', 'Identity|StopGradient', 'Relu', 'Neg', 'BiasAdd', 'Add'], 2)
    text = ', '.join(f'op="{op}"' for op in ops)
    return f'remove_nodes({text}{b.random.choice(["", "", ", max_inputs=2"])})'


def _logging(b):
    parts = b.random.sample(['show_name=true', 'show_op=true', 'message="m:"', 'first_n=3', 'summarize=7', 'prefix="a/"',
                             'op=Relu', 'op=Neg', 'op=Conv2D'], 3)
    return f'insert_logging({", ".join(parts)})'


def _freezing_ranges(b):
    percentiles = b.random.choice(['', ', min_percentile=10', ', max_percentile=20, min_percentile=0'])
    return f'freeze_requantization_ranges(min_max_log_file="LOG"{percentiles})'


def _renaming(b):
    return f'rename_node(old_node_name={_some_node(b)}, new_node_name={b.random.choice(["fresh", _some_node(b)])})'


def _quantizing(b):
    return 'quantize_nodes' + b.random.choice(['', '', '(fallback_min=-6, fallback_max=6)', '(input_min=0, input_max=1)',
                                               '(ignore_op=Relu)'])


# Each transform: the patterns that its graphs have, how it is written, and whether safe mode keeps what is computed.
TRANSFORMS = {
    'fold_old_batch_norms': ([conv_norm, conv_norm, atrous_norm, concat_norm], lambda b: 'fold_old_batch_norms', True),
    'flatten_atrous_conv': ([atrous, atrous, atrous_norm], lambda b: 'flatten_atrous_conv', True),
    'fold_batch_norms': ([scaled, scaled, conv_norm],
                         lambda b: 'fold_batch_norms' + b.random.choice(['', '(ignore_errors=true)']), True),
    'fuse_resize_pad_and_conv': ([resized, resized], lambda b: 'fuse_resize_pad_and_conv', True),
    'fuse_resize_and_conv': ([resized, resized], lambda b: 'fuse_resize_and_conv', True),
    'fuse_pad_and_conv': ([resized, resized], lambda b: 'fuse_pad_and_conv', True),
    'fold_constants': ([constants, constants, duplicates], lambda b: 'fold_constants', True),
    'remove_nodes': ([chain, chain, duplicates], _removing, False),
    'merge_duplicate_nodes': ([duplicates, duplicates, scaled], lambda b: 'merge_duplicate_nodes', True),
    'sparsify_gather': ([table, table], lambda b: 'sparsify_gather' + b.random.choice(['', '(group_init_node=start)']), True),
    'inline_partitionedcall': ([call, call], lambda b: 'inline_partitionedcall', True),
    'insert_logging': ([chain, scaled], _logging, False),
    'freeze_requantization_ranges': ([requantized], _freezing_ranges, False),
    'quantize_weights': ([large, large], lambda b: f'quantize_weights(minimum_size={b.random.choice([2, 16, 1024])})', False),
    'round_weights': ([large, large], lambda b: f'round_weights(num_steps={b.random.choice([1, 5, 256])})', False),
    'quantize_nodes': ([large, fake_quantized, scaled, resized], _quantizing, False),
    'hoist_fakequants': ([fake_quantized, fake_quantized], lambda b: 'hoist_fakequants', True),
    'remove_ema': ([trained], lambda b: 'remove_ema', True),
    'backport_concatv2': ([concat_norm, atrous], lambda b: 'backport_concatv2', True),
    'backport_tensor_array_v3': ([tensor_array], lambda b: 'backport_tensor_array_v3', False),
    'sort_by_execution_order': ([loop, chain, call], lambda b: 'sort_by_execution_order', True),
    'strip_unused_nodes': ([chain, large], lambda b: 'strip_unused_nodes' + b.random.choice(
        ['', '(type=int32)', '(shape="1,2")', f'(name="{_some_node(b)}", type_for_name=quint8, shape_for_name="3")']), False),
    'obfuscate_names': ([chain, loop], lambda b: 'obfuscate_names', True),
    'add_default_attributes': ([conv_norm, scaled], lambda b: 'add_default_attributes', True),
    'remove_attribute': ([chain], lambda b: f'remove_attribute(attribute_name={b.random.choice(["T", "_unknown"])}'
                         f'{b.random.choice(["", f", op_name={_some_op(b)}"])})', False),
    'remove_control_dependencies': ([chain, loop], lambda b: 'remove_control_dependencies', False),
    'remove_device': ([chain], lambda b: 'remove_device', True),
    'set_device': ([chain], lambda b: f'set_device(device="/cpu:0"{b.random.choice(["", ", if_default=true"])})', True),
    'rename_attribute': ([chain], lambda b: 'rename_attribute(old_attribute_name=T, new_attribute_name='
                         f'{b.random.choice(["kind", "_unknown"])}{b.random.choice(["", f", op_name={_some_op(b)}"])})', False),
    'rename_node': ([chain], _renaming, False),
    'rename_op': ([chain], lambda b: f'rename_op(old_op_name={_some_op(b)}, new_op_name=Fresh)', False),
}
# Those that the tool's README promises and TensorFlow's wheel lacks: only the values can be compared.
NOT_IN_THE_WHEEL = ('hoist_fakequants', 'remove_ema')
# In chains no transform makes of a later one's graph what the tool aborts on or never returns from.
CHAINED = ['remove_nodes', 'fold_constants', 'fold_batch_norms', 'fold_old_batch_norms', 'flatten_atrous_conv',
           'fuse_resize_pad_and_conv', 'fuse_resize_and_conv', 'fuse_pad_and_conv', 'quantize_weights',
           'sort_by_execution_order', 'remove_device']
UNCOMMON = [conv_norm, atrous, concat_norm, scaled, resized, constants, chain, duplicates, large]


class Case:
    def __init__(self, builder, outputs, transforms, keeps_values):
        self.graph = builder.graph
        self.inputs = builder.inputs
        self.outputs = outputs
        self.transforms = transforms
        self.files = builder.files
        self.keeps_values = keeps_values and builder.runs
        self.in_the_wheel = transforms not in NOT_IN_THE_WHEEL
        self.averaged = builder.averaged

    def runnable(self):
        """The graph that computes what the transformed one has to."""
        if not self.averaged:
            return self.graph
        graph = type(self.graph).FromString(self.graph.SerializeToString())
        for node in graph.node:
            if self.averaged.get(node.name):
                del node.input[1:]
                node.input.extend(self.averaged[node.name])
        gone, before = {name for name, instead in self.averaged.items() if instead is None}, 0
        while len(gone) > before:
            before = len(gone)
            gone.update(node.name for node in graph.node if any(text.split(':')[0] in gone for text in node.input))
        kept = [node for node in graph.node if node.name not in gone]
        del graph.node[:]
        graph.node.extend(kept)
        return graph


def pattern_case(seed, offered):
    """A graph, its inputs and outputs and a transform, or a list of them, of `offered`, whose turn it is."""
    b = Builder(seed)
    turn = [name for name in TRANSFORMS if name in offered]
    name = turn[seed % len(turn)]
    names = [name]
    if name in CHAINED and b.chance(0.4):
        names += b.random.sample([other for other in CHAINED if other in offered and other != name], 2)
        names.sort(key=CHAINED.index)
    # The tool takes "x" and "x:0" for two inputs there: it counts and names them apart, or writes "^x:0".
    if {'quantize_nodes', 'remove_nodes', 'sparsify_gather'} & set(names):
        b.suffixed = 0
    b.images = [(b.placeholder([1, 4, 4, 2]), 2)]
    if b.chance(0.3):
        b.images.append((b.placeholder([1, 4, 4, 4]), 4))
    patterns = [pattern for each in names for pattern in TRANSFORMS[each][0]]
    for _ in range(b.random.randint(2, 5)):
        if b.chance(0.35):
            b.noise()
        b.random.choice(UNCOMMON if b.chance(0.2) else patterns)(b)
    if b.chance(0.5):
        b.noise()
    b.spoil()
    outputs = b.finish()
    texts = [TRANSFORMS[each][1](b) for each in names]
    if name == 'add_default_attributes' or (len(names) == 1 and name in ('remove_device', 'obfuscate_names')):
        for node in b.graph.node:
            for key in ('transpose_a', 'transpose_b', 'dilations', 'explicit_paddings', 'data_format', 'use_cudnn_on_gpu'):
                if key in node.attr and b.chance(0.4):
                    del node.attr[key]
    return Case(b, outputs, ' '.join(texts), all(TRANSFORMS[each][2] for each in names))
