# SPDX-License-Identifier: Apache-2.0
"""Models of TensorFlow 1 around their variables: all that can stand between a variable and what reads it, all that can
keep it from becoming a constant, and savers that name things otherwise than the graph does."""
import os
import tempfile

from tensorflow.python.framework import function

from common import Numbers, classic, save_classic, signature, tf, tf1


def _resource(name, value):
    return tf1.get_variable(name, initializer=value, use_resource=True)


def _reference(name, value):
    return tf1.get_variable(name, initializer=value, use_resource=False)


def resource_loops_v1(folder):
    """Resource variables read in nested loops and branches, their handles and their values; every kind of reader;
    readers with control inputs, devices and colocation."""
    classic()

    def build():
        x = tf1.placeholder(tf.float32, [None, 4], name='x')
        steps = tf1.placeholder(tf.int32, [], name='steps')
        rows = tf1.placeholder(tf.int64, [None], name='rows')
        numbers = Numbers(11)
        kernel = _resource('body/kernel', numbers.normal(4, 4, scale=0.4))
        bias = _resource('body/bias', numbers.normal(4))
        table = _resource('table', numbers.normal(6, 4))
        scale = _resource('scale', 0.5)
        whole = _resource('whole', [3, 1, 2])

        def inner(_, y):
            return tf1.while_loop(lambda j, _: j < 2, lambda j, z: (j + 1, tf.tanh(tf.matmul(z, kernel) + bias)),
                                  [tf.constant(0), y], name='inner')

        def outer(i, y):
            y = tf1.cond(i % 2 > 0, lambda: inner(i, y)[1], lambda: y * scale + bias, name='either')
            return i + 1, y

        y = tf1.while_loop(lambda i, _: i < steps, outer, [tf.constant(0), x], name='outer')[1]
        with tf1.control_dependencies([y]), tf1.device('/cpu:0'):
            late = bias.read_value()
        with tf1.colocate_with(table.handle):
            gathered = tf1.nn.embedding_lookup(table, tf.constant([[1, 0], [5, 2]]), name='short_rows')
            by_long = table.sparse_read(rows, name='long_rows')
        picked = table.gather_nd(tf.constant([[1, 2], [0, 0]]), name='picked')
        size = tf.raw_ops.VariableShape(input=table.handle, out_type=tf.int64, name='size')
        outputs = {'y': tf.identity(y, name='y'), 'late': tf.identity(late, name='late'),
                   'gathered': tf.identity(gathered, name='gathered'), 'by_long': by_long, 'picked': picked,
                   'sum': tf.add(tf.reduce_sum(whole), whole[1], name='sum')}
        alone = {'size': tf.identity(size, name='size_out')}
        return ({'serving_default': signature({'x': x, 'steps': steps, 'rows': rows}, outputs),
                 'size': signature({'x': x}, alone)}, {})

    save_classic(folder, build)


def reference_loops_v1(folder):
    """Reference variables through Enter, Switch and Merge, through a reference Switch too, and one of the first op type."""
    classic()

    def build():
        x = tf1.placeholder(tf.float32, [2, 4], name='x')
        flag = tf1.placeholder(tf.bool, [], name='flag')
        numbers = Numbers(12)
        kernel = _reference('kernel', numbers.normal(4, 4, scale=0.4))
        bias = _reference('bias', numbers.normal(4))
        chosen = _reference('chosen', numbers.normal(2, 4))
        y = tf1.while_loop(lambda i, _: i < 3, lambda i, y: (i + 1, tf.tanh(tf.matmul(y, kernel)) + bias),
                           [tf.constant(0), x], name='repeat')[1]
        y = tf1.cond(flag, lambda: y - bias, lambda: tf.matmul(y, kernel) * bias, name='choose')
        direct = tf.raw_ops.Add(x=y, y=chosen._ref(), name='direct')  # pylint: disable=protected-access
        outputs = {'y': tf.identity(y, name='y'), 'direct': direct}
        dead, alive = tf.raw_ops.RefSwitch(data=chosen._ref(), pred=flag, name='ref_switch')  # pylint: disable=protected-access
        merged, which = tf.raw_ops.RefMerge(inputs=[dead, alive], name='ref_merge')
        switched = {'merged': tf.identity(merged, name='merged'), 'which': tf.identity(which, name='which')}
        return ({'serving_default': signature({'x': x, 'flag': flag}, outputs),
                 'switched': signature({'flag': flag}, switched)}, {})

    save_classic(folder, build)


def equal_v1(folder):
    """Variables of equal content and one of them written by a signature: an export stores the content once, and loading
    still gives each its own."""
    classic()

    def build():
        x = tf1.placeholder(tf.float32, [None, 8], name='x')
        value = Numbers(20).normal(8, 8)
        first, second = _resource('first', value), _reference('second', value)
        third = _resource('third', value)
        with tf1.control_dependencies([third.assign_add(tf.ones([8, 8]))]):
            moved = third.read_value()
        y = tf.add(tf.matmul(x, first), tf.matmul(x, second), name='y')
        return {'serving_default': signature({'x': x}, {'y': y, 'z': tf.matmul(x, moved, name='z')})}, {}

    save_classic(folder, build)


def partitioned_v1(folder):
    """Partitioned variables, reference and resource, by rows and by columns, looked up in both ways."""
    classic()

    def build():
        ids = tf1.placeholder(tf.int64, [None], name='ids')
        x = tf1.placeholder(tf.float32, [None, 5], name='x')

        def parts(name, resource, shape, partitioner):
            return tf1.get_variable(name, shape=shape, use_resource=resource, partitioner=partitioner,
                                    initializer=tf1.random_normal_initializer(seed=13))

        rows = parts('rows', False, [7, 3], tf1.fixed_size_partitioner(3))
        resource_rows = parts('resource_rows', True, [7, 3], tf1.fixed_size_partitioner(2))
        columns = parts('columns', True, [5, 6], tf1.fixed_size_partitioner(4, axis=1))
        by_size = parts('by_size', False, [5, 6], tf1.variable_axis_size_partitioner(40))
        single = parts('single', False, [5, 2], tf1.fixed_size_partitioner(1))
        outputs = {
            'mod': tf.identity(tf1.nn.embedding_lookup(list(rows), ids, partition_strategy='mod'), name='mod'),
            'div': tf.identity(tf1.nn.embedding_lookup(resource_rows, ids, partition_strategy='div'), name='div'),
            'y': tf.concat([tf.matmul(x, tf.convert_to_tensor(v)) for v in (columns, by_size, single)], 1, name='y')}
        return {'serving_default': signature({'ids': ids, 'x': x}, outputs)}, {}

    save_classic(folder, build)


def trained_v1(folder):
    """What training leaves behind: slots of three optimizers, moving averages, a global step, accumulators; served are
    the weights, by another signature the averages."""
    classic()

    def build():
        x = tf1.placeholder(tf.float32, [None, 4], name='x')
        label = tf1.placeholder(tf.float32, [None, 2], name='label')
        numbers = Numbers(14)
        step = tf1.train.get_or_create_global_step()
        kernel = _resource('dense/kernel', numbers.normal(4, 2))
        bias = _reference('dense/bias', numbers.normal(2))
        y = tf.identity(tf.matmul(x, kernel) + bias, name='y')
        loss = tf.reduce_mean(tf.square(y - label))
        averages = tf1.train.ExponentialMovingAverage(0.9, step)
        trains = [tf1.train.AdamOptimizer(0.01, name='Adam').minimize(loss, step),
                  tf1.train.MomentumOptimizer(0.01, 0.9).minimize(loss), tf1.train.FtrlOptimizer(0.01).minimize(loss)]
        with tf1.control_dependencies(trains):
            averages.apply([kernel, bias])
        averaged = tf.add(tf.matmul(x, averages.average(kernel)), averages.average(bias), name='averaged')
        return ({'serving_default': signature({'x': x}, {'y': y}), 'averaged': signature({'x': x}, {'y': averaged})}, {})

    save_classic(folder, build)


def written_v1(folder):
    """A signature that counts its calls and one variable that only another signature writes: these stay variables."""
    classic()

    def build():
        x = tf1.placeholder(tf.float32, [None, 4], name='x')
        numbers = Numbers(15)
        kernel = _resource('kernel', numbers.normal(4, 4))
        calls = _resource('calls', 0.0)
        reference_calls = _reference('reference_calls', 0.0)
        shared = _resource('shared', numbers.normal(4))
        with tf1.control_dependencies([calls.assign_add(1.0), tf1.assign_add(reference_calls, 2.0)]):
            counted = tf.identity(calls.read_value() + reference_calls.read_value(), name='counted')
        y = tf.add(tf.matmul(x, kernel), shared, name='y')
        stored = tf.identity(shared.assign(tf.reduce_sum(x, 0)), name='stored')
        return ({'serving_default': signature({'x': x}, {'y': y, 'counted': counted}),
                 'store': signature({'x': x}, {'stored': stored})}, {})

    save_classic(folder, build)


def tables_v1(folder):
    """Tables filled from files and from constants, one with buckets behind it, one without any; two signatures need
    different ones."""
    classic()
    words, colours = (os.path.join(tempfile.gettempdir(), name) for name in ('whittle_nouns.txt', 'whittle_colours.txt'))
    for path, lines in ((words, 'horse\ncow\nthe green horse\n'), (colours, 'red\ngreen\nblue\n')):
        with open(path, 'w', encoding='utf-8') as file:
            file.write(lines)

    def build():
        text = tf1.placeholder(tf.string, [None], name='text')
        numbers = Numbers(16)
        vectors = _resource('vectors', numbers.normal(8, 3))
        whole, number = tf1.lookup.TextFileIndex.WHOLE_LINE, tf1.lookup.TextFileIndex.LINE_NUMBER
        from_file = tf1.lookup.StaticVocabularyTable(
            tf1.lookup.TextFileInitializer(words, tf.string, whole, tf.int64, number), num_oov_buckets=2)
        to_file = tf1.lookup.StaticHashTable(
            tf1.lookup.TextFileInitializer(colours, tf.int64, number, tf.string, whole), 'none')
        from_list = tf1.lookup.StaticHashTable(
            tf1.lookup.KeyValueTensorInitializer(['red', 'blue'], tf.constant([0, 2], tf.int64)), 1)
        ids = tf.identity(from_file.lookup(text), name='ids')
        outputs = {'ids': ids, 'vector': tf.identity(tf1.nn.embedding_lookup(vectors, ids), name='vector')}
        back = tf.identity(to_file.lookup(from_list.lookup(text)), name='back')
        return ({'serving_default': signature({'text': text}, outputs), 'colours': signature({'text': text}, {'back': back})},
                {'main_op': tf1.tables_initializer(),
                 'assets_collection': tf1.get_collection(tf1.GraphKeys.ASSET_FILEPATHS)})

    save_classic(folder, build)


def renamed_v1(folder):
    """Two graphs under two tag sets: each has its own variables of the same values, restored by savers under names that no
    graph has; and a name that the other graph gives to another variable."""
    classic()
    numbers = Numbers(17)
    first, second = numbers.normal(4, 3), numbers.normal(4, 3)
    builder = tf1.saved_model.Builder(folder)

    def add(tags, names, more, first_time):
        with tf1.Graph().as_default() as graph, tf1.Session(graph=graph) as session:
            x = tf1.placeholder(tf.float32, [None, 4], name='x')
            one, two = _resource(names[0], first), _reference(names[1], second)
            y = tf.add(tf.matmul(x, one), more * tf.matmul(x, two), name='y')
            session.run(tf1.global_variables_initializer())
            saver = tf1.train.Saver({'old/first': one, 'old/second': two}, sharded=True)
            described = {'serving_default': signature({'x': x}, {'y': y})}
            if first_time:
                builder.add_meta_graph_and_variables(session, tags, described, saver=saver)
            else:
                builder.add_meta_graph(tags, described, saver=saver)

    add(['serve'], ('first', 'second'), 1.0, True)
    add(['serve', 'swapped'], ('second', 'first'), 2.0, False)
    builder.save()


def iterator_v1(folder):
    """A signature without inputs that reads from a data set and from a queue: both stay what they are."""
    classic()

    def build():
        numbers = Numbers(18)
        kernel = _resource('kernel', numbers.normal(3, 2))
        data = tf1.data.Dataset.from_tensor_slices(numbers.normal(4, 3)).batch(2).repeat()
        iterator = tf1.data.make_initializable_iterator(data)
        y = tf.matmul(iterator.get_next(), kernel, name='y')
        z = tf1.placeholder(tf.float32, [None, 3], name='z')
        w = tf.matmul(z, kernel, name='w')
        return ({'serving_default': signature({'z': z}, {'w': w}), 'from_data': signature({}, {'y': y})},
                {'main_op': iterator.initializer})

    save_classic(folder, build)


def functional_v1(folder):
    """A TensorFlow 1 graph with While, If and Case over resource variables, and calls of functions that read them."""
    classic()
    tf1.enable_control_flow_v2()

    def build():
        x = tf1.placeholder(tf.float32, [None, 4], name='x')
        steps = tf1.placeholder(tf.int32, [], name='steps')
        numbers = Numbers(19)
        kernel, bias = _resource('kernel', numbers.normal(4, 4, scale=0.4)), _resource('bias', numbers.normal(4))

        @tf.function(autograph=False)
        def dense(value):
            return tf.tanh(tf.matmul(value, kernel) + bias)

        y = tf1.while_loop(lambda i, _: i < steps, lambda i, y: (i + 1, dense(y)), [tf.constant(0), x], name='repeat')[1]
        y = tf1.cond(steps > 1, lambda: dense(y), lambda: y * bias, name='choose')
        y = tf.switch_case(steps % 2, [lambda: y, lambda: dense(-y)], name='pick')
        return {'serving_default': signature({'x': x, 'steps': steps}, {'y': tf.identity(dense(y), name='y')})}, {}

    save_classic(folder, build)
    tf1.disable_control_flow_v2()


def calls_v1(folder):
    """A TensorFlow 1 graph with calls of every kind: functions that capture variables, in each other, used twice; ones
    that take only values; one that is an op of its own; and one that nothing calls."""
    classic()

    def build():
        x = tf1.placeholder(tf.float32, [None, 4], name='x')
        numbers = Numbers(21)
        kernel, bias = _resource('kernel', numbers.normal(4, 4, scale=0.4)), _resource('bias', numbers.normal(4))
        rows, scale = _resource('rows', numbers.normal(4)), _reference('scale', numbers.normal(4))

        @tf.function(autograph=False)
        def dense(value):
            return tf.tanh(tf.matmul(value, kernel) + bias)

        @tf.function(autograph=False)
        def twice(value):
            return dense(dense(value)) * rows, tf.shape(value)

        @tf.function(autograph=False, input_signature=[tf.TensorSpec([None, 4], tf.float32)])
        def shifted(value):
            return value + 1.0

        @function.Defun(tf.float32, tf.float32, func_name='blend')
        def blend(first, second):
            return first * 0.5 + second * 0.5

        @function.Defun(tf.float32, func_name='nobody')
        def nobody(value):
            return value - 1.0

        nobody.add_to_graph(tf1.get_default_graph())
        y, size = twice(x)
        y = blend(shifted(y), dense(x) * scale, name='blended')
        return {'serving_default': signature({'x': x}, {'y': tf.identity(y, name='y'), 'size': tf.identity(size, name='size')})}, {}

    save_classic(folder, build)
