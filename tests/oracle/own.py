# SPDX-License-Identifier: Apache-2.0
"""Passes that the Graph Transform Tool does not have: TensorFlow runs what goes in and what comes out. And SavedModels
that come out of `whittle transform`: TensorFlow's loaders take them, with the same signatures and the same values."""
import json
import os
import re

import numpy as np

from export import run_classic, run_loaded
from fold import same_values, without_devices
from graphs import read_graph, read_saved_model, run_graph, value_differences
from tf import tf, tf1
from training_graphs import training_graphs

# What changes no value, and what rounds weights: to how many digits outputs agree then is the model's affair, so the
# weights themselves are compared.
EXACT = ['constant_deduplicate', 'remove_identity_chains', 'prune_to_outputs', 'remove_training_ops',
         'remove_identity_chains constant_deduplicate prune_to_outputs']
ROUNDING = ['weights_to_half(minimum_size=1)', 'weights_to_bfloat16(minimum_size=1)', 'quantize_weights(minimum_size=2)',
            'round_weights(num_steps=100)']
# Chains for SavedModels: the first leaves variables variables.
SAVED_MODEL_CHAINS = {
    'unfrozen': 'add_default_attributes remove_device remove_identity_chains constant_deduplicate prune_to_outputs '
                'drop_optimizer_slots drop_unused_variables',
    'frozen': 'freeze fold_constants(ignore_errors=true) remove_training_ops remove_identity_chains merge_duplicate_nodes'}
SAVED_MODELS = ('sample', 'one_matmul', 'several_signatures', 'control_flow_v2', 'nested_control_flow', 'text_lstm',
                'trained_v1', 'table_v1', 'two_tag_sets_v1')
GRAPHS = ('sample', 'control_flow_v2', 'attention', 'branches_v1', 'scaled_convolutions', 'keras2_convolutions')
SCOPES_OF_TRAINING = '(gradients|Adam|Momentum|RMSProp|ExponentialMovingAverage|save|beta._power|dropout|stateless)'
TRAINING = ('Apply', 'Save', 'Restore', 'Summary', 'AssignAdd', 'AssignSub', 'Random')


def _constants(graph_def, names):
    values = run_graph(without_devices(graph_def), {}, [name + ':0' for name in names]) if names else []
    return dict(zip(names, (np.asarray(value, np.float64) for value in values)))


def _near(expected, actual):
    # Ours may be the string "Infinity".
    return np.isclose(float(expected), float(actual), rtol=1e-4, atol=1e-12)


def _weight_differences(before, after, report):
    """What TensorFlow says of the weights that a report names: largest and mean error, signal to noise, bytes."""
    # A constant in a loop or a branch has no value outside.
    alone = {node.name for node in before.node if not node.input}
    weights = [weight for weight in report['weights'] if 'function' not in weight and weight['node'] in alone]
    names = [weight['node'] for weight in weights]
    old, new = _constants(before, names), _constants(after, names)
    lines = []
    for weight in weights:
        was, now = old[weight['node']], new[weight['node']]
        error = now - was
        noise = float(np.sum(error ** 2))
        ratio = 10 * np.log10(float(np.sum(was ** 2)) / noise) if noise else np.inf
        for key, value in (('max_error', np.max(np.abs(error))), ('mean_error', np.mean(np.abs(error))),
                           ('signal_to_noise_db', ratio), ('bytes_before', was.size * 4), ('elements', was.size)):
            if not _near(value, weight[key]):
                lines.append(f'{weight["node"]}: {key} is {value}, the report says {weight[key]}')
    return lines[:10]


def compare_own(report, whittle, name, path, inputs, outputs, work, everything):
    if not everything and not any(word in name for word in GRAPHS):
        return
    written = os.path.join(work, 'own.pb')
    for text in EXACT + ROUNDING:
        def compare(text=text):
            arguments = ['transform', path, '-o', written, '--inputs', inputs, '--outputs', outputs, '--transforms', text,
                         '--json']
            steps = json.loads(whittle.must(*arguments))['steps']
            before, after = read_graph(path), read_graph(written)
            if text in ROUNDING:
                differences = _weight_differences(before, after, steps[0]['weight_error'])
                with tf1.Graph().as_default():
                    tf1.import_graph_def(after, name='')
            else:
                differences = same_values(before, after, inputs.split(',') if inputs else [], outputs.split(','))
            return differences and [whittle.line(*arguments)] + differences

        report.case('own', f'{name} {text}', compare)


def compare_training(report, whittle, work):
    """Graphs with all that training leaves, beside the same network built without it."""
    written = os.path.join(work, 'own.pb')
    for name, trained, plain, feeds in training_graphs():
        def compare(name=name, trained=trained, plain=plain, feeds=feeds):
            path = os.path.join(work, 'training.pb')
            with open(path, 'wb') as file:
                file.write(trained.SerializeToString())
            arguments = ['transform', path, '-o', written, '--inputs', ','.join(feeds), '--outputs', 'y', '--transforms',
                         'remove_training_ops']
            whittle.must(*arguments)
            after = read_graph(written)
            # Constants that nobody has ever read may stay.
            left = [f'{node.name} ({node.op}) is left' for node in after.node
                    if any(word in node.op for word in TRAINING) or
                    (node.op != 'Const' and re.match(SCOPES_OF_TRAINING, node.name))]
            given = {f'{key}:0': value for key, value in feeds.items()}
            differences = left or value_differences('y', *(run_graph(graph, given, ['y:0'])[0] for graph in (plain, after)))
            return differences and [whittle.line(*arguments)] + differences

        report.case('own', f'training {name}', compare)


def _interface(folder, tags):
    """The signatures as a client sees them."""
    meta = next(meta for meta in read_saved_model(folder).meta_graphs if set(meta.meta_info_def.tags) == set(tags))
    return {key: ([(name, info.dtype, str(info.tensor_shape)) for name, info in sorted(signature.inputs.items())],
                  [(name, info.dtype, str(info.tensor_shape)) for name, info in sorted(signature.outputs.items())],
                  signature.method_name)
            for key, signature in meta.signature_def.items() if key != '__saved_model_init_op'}


def _state_left(folder):
    """Keys of the checkpoint that an optimizer has written."""
    prefix = os.path.join(folder, 'variables', 'variables')
    if not os.path.exists(prefix + '.index'):
        return []
    return [f'{key} is left in the checkpoint' for key, _ in tf.train.list_variables(prefix)
            if re.search(r'/(Adam|Momentum|RMSProp)(_1)?$|beta._power|OPTIMIZER', key)]


def compare_saver(report, whittle, work):
    """Without an optimizer's variables a graph of TensorFlow 1 goes on to save and restore the others."""
    written, prefix = os.path.join(work, 'own.pb'), os.path.join(work, 'saved', 'model')
    for name, trained, _, _ in training_graphs():
        def compare(name=name, trained=trained):
            path = os.path.join(work, 'training.pb')
            with open(path, 'wb') as file:
                file.write(trained.SerializeToString())
            whittle.must('transform', path, '-o', written, '--inputs', 'x', '--outputs', 'y', '--transforms',
                         'drop_optimizer_slots')
            os.makedirs(os.path.dirname(prefix), exist_ok=True)
            with tf1.Graph().as_default(), tf1.Session() as session:
                tf1.import_graph_def(read_graph(written), name='')
                session.run('init')
                session.run('save/control_dependency:0', {'save/Const:0': prefix})
                session.run('save/restore_all', {'save/Const:0': prefix})
            keys = sorted(key for key, _ in tf.train.list_variables(prefix))
            return [] if keys == ['global_step', 'kernel'] else [f'saved are {keys}']

        report.case('own', f'saver {name}', compare)


def compare_saved_models(report, whittle, name, folder, computed, work, everything):
    if not everything and name not in SAVED_MODELS:
        return
    for tags in sorted({tuple(original.tags) for original in computed}):
        for form, chain in SAVED_MODEL_CHAINS.items():
            def compare(tags=tags, form=form, chain=chain):
                written = os.path.join(work, f'transformed_{form}')
                arguments = ['transform', folder, '-o', written, '--tag_set', ','.join(tags), '--transforms', chain]
                whittle.must(*arguments)
                if _interface(folder, tags) != _interface(written, tags):
                    return ['other signatures', whittle.line(*arguments)]
                has_variables = any(node.op in ('VarHandleOp', 'VariableV2')
                                    for node in read_saved_model(written).meta_graphs[0].graph_def.node)
                if form == 'frozen' and has_variables and name not in ('written_v1', 'tables_v1'):
                    return ['variables are left', whittle.line(*arguments)]
                differences = _state_left(written) if form == 'unfrozen' else []
                for original in computed:
                    if tuple(original.tags) != tags:
                        continue
                    for loader, run in (('compat.v1 loader', run_classic), ('tf.saved_model.load', run_loaded)):
                        results = run(written, original)
                        differences += [f'{loader}: {original.key}: {line}' for key in sorted(original.results)
                                        for line in value_differences(key, original.results[key], results[key])]
                return differences and [whittle.line(*arguments)] + differences

            report.case('own', f'{name} {",".join(tags)} as a SavedModel, {form}', compare)
