# SPDX-License-Identifier: Apache-2.0
"""SavedModels written by `whittle export`, with constants and with variables: TensorFlow's loaders take them, and they
compute what the original computes."""
import contextlib
import io
import os

import numpy as np
from absl import flags
from absl.testing import flagsaver
from tensorflow.python.tools import saved_model_cli

from graphs import read_saved_model, value_differences
from originals import classic_session
from tf import tf

FORMS = {'constants': [], 'variables': ['--keep_variables']}


def _run_cli(folder, original, work):
    """Outputs as `saved_model_cli run` writes them for inputs that it reads from files."""
    if not flags.FLAGS.is_parsed():
        flags.FLAGS.mark_as_parsed()
    given = []
    for key, value in original.feeds.items():
        path = os.path.join(work, f'{key}.npy')
        np.save(path, np.asarray(value))
        given.append(f'{key}={path}')
    values = {'DIR': folder, 'TAG_SET': ','.join(original.tags), 'SIGNATURE_DEF': original.key,
              'INPUTS': ';'.join(given), 'INPUT_EXPRS': '', 'INPUT_EXAMPLES': '', 'OUTDIR': work, 'OVERWRITE': True}
    holders = [(getattr(saved_model_cli, f'_SMCLI_{name}'), value) for name, value in values.items()]
    with flagsaver.flagsaver(*holders), contextlib.redirect_stdout(io.StringIO()):
        saved_model_cli.run()
    return {key: np.load(os.path.join(work, f'{key}.npy'), allow_pickle=True) for key in original.results}


def run_classic(folder, original):
    with classic_session(folder, original.tags) as (session, meta):
        signature = meta.signature_def[original.key]
        return session.run({key: info.name for key, info in signature.outputs.items()},
                           {signature.inputs[key].name: value for key, value in original.feeds.items()})


def run_loaded(folder, original):
    loaded = tf.saved_model.load(folder, tags=original.tags)
    results = loaded.signatures[original.key](**{key: tf.constant(value) for key, value in original.feeds.items()})
    return {key: value.numpy() for key, value in results.items()}


def _differences(loader, original, results):
    return [f'{loader}: {line}' for key in sorted(original.results)
            for line in value_differences(key, original.results[key], results[key])]


def compare_export(report, whittle, name, folder, computed, work):
    for original in computed:
        tags = ','.join(original.tags)
        for form, more in FORMS.items():
            written = os.path.join(work, f'exported_{form}')
            arguments = ['export', folder, '-o', written, '--tag_set', tags, *more]

            def compare(original=original, written=written, arguments=arguments):
                whittle.must(*arguments)
                keys = set(read_saved_model(written).meta_graphs[0].signature_def)
                if original.key not in keys:
                    return [f'signature {original.key} is missing; there are {sorted(keys)}', whittle.line(*arguments)]
                differences = _differences('compat.v1 loader', original, run_classic(written, original))
                differences += _differences('tf.saved_model.load', original, run_loaded(written, original))
                if original.feeds:  # the command runs nothing without inputs
                    differences += _differences('saved_model_cli run', original, _run_cli(written, original, work))
                return differences and [whittle.line(*arguments)] + differences

            report.case('export', f'{name} {tags} {original.key}, {form}', compare)
