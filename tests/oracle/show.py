# SPDX-License-Identifier: Apache-2.0
"""`whittle show` beside `saved_model_cli show`: every combination of flags, character by character."""
import contextlib
import difflib
import io
import os
import subprocess
import sys

from absl import flags
from absl.testing import flagsaver
from tensorflow.python.saved_model import nested_structure_coder
from tensorflow.python.tools import saved_model_cli

from graphs import read_saved_model

OPS_OF = 'contains the following ops: {'


def _sorted_ops(text):
    """Python prints a set in the order of its hashes, which changes from run to run; ours is sorted."""
    lines = text.split('\n')
    for at, line in enumerate(lines):
        if OPS_OF in line:
            head, _, ops = line.partition(OPS_OF)
            lines[at] = head + OPS_OF + ', '.join(sorted(ops.rstrip('}').split(', '))) + '}'
    return '\n'.join(lines)


def _decode_dict_sorted(_, value, decode):
    """A dict is a proto map in the file, and its order that of a hash table; ours is sorted."""
    fields = value.dict_value.fields
    return {key: decode(fields[key]) for key in sorted(fields)}


nested_structure_coder._DictCodec.do_decode = _decode_dict_sorted  # pylint: disable=protected-access


def _depends_on_the_process(folder):
    """saved_model_cli sorts the options of a function by names that carry a counter of the process."""
    return any(len(node.function.concrete_functions) > 1 for meta in read_saved_model(folder).meta_graphs
               for node in meta.object_graph_def.nodes)


def _show_all_in_a_fresh_process(folder):
    """As the tool itself runs."""
    call = [sys.executable, os.path.abspath(__file__), folder]
    return subprocess.run(call, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode()


def _saved_model_cli_show(folder, everything=False, tag_set=None, signature=None, list_ops=False):
    if not flags.FLAGS.is_parsed():
        flags.FLAGS.mark_as_parsed()
    holders = [(saved_model_cli._SMCLI_DIR, folder), (saved_model_cli._SMCLI_ALL, everything),  # pylint: disable=W0212
               (saved_model_cli._SMCLI_TAG_SET, tag_set),  # pylint: disable=protected-access
               (saved_model_cli._SMCLI_SIGNATURE_DEF, signature),  # pylint: disable=protected-access
               (saved_model_cli._SMCLI_LIST_OPS, list_ops)]  # pylint: disable=protected-access
    text = io.StringIO()
    with flagsaver.flagsaver(*holders), contextlib.redirect_stdout(text):
        saved_model_cli.show()
    return _sorted_ops(text.getvalue())


def _combinations(folder):
    """(our arguments, TensorFlow's) for all that can be asked about this model."""
    yield [], {}
    yield ['--all'], {'everything': True}
    yield ['--list_ops'], {'list_ops': True}
    for meta in read_saved_model(folder).meta_graphs:
        tags = ','.join(meta.meta_info_def.tags)
        yield ['--tag_set', tags], {'tag_set': tags}
        yield ['--tag_set', tags, '--list_ops'], {'tag_set': tags, 'list_ops': True}
        for signature in sorted(meta.signature_def):
            yield (['--tag_set', tags, '--signature_def', signature], {'tag_set': tags, 'signature': signature})


def compare_show(report, whittle, name, folder):
    for ours, theirs in _combinations(folder):
        def compare(ours=ours, theirs=theirs):
            if 'everything' in theirs and _depends_on_the_process(folder):
                expected = _show_all_in_a_fresh_process(folder)
            else:
                expected = _saved_model_cli_show(folder, **theirs)
            actual = whittle.must('show', folder, *ours)
            lines = difflib.unified_diff(expected.splitlines(), actual.splitlines(), 'saved_model_cli', 'whittle', n=0,
                                         lineterm='')
            return list(lines) or ([] if expected == actual else ['the ends of lines differ'])

        report.case('show', f'{name} {" ".join(ours)}'.rstrip(), compare)

    def refuses_unknown_tags():
        status, output, errors = whittle.run('show', folder, '--tag_set', 'no,such')
        return [] if status == 1 and not output and len(errors.splitlines()) == 1 else [
            f'status {status}, {len(errors.splitlines())} lines of error']

    report.case('show', f'{name} --tag_set no,such is refused', refuses_unknown_tags)


if __name__ == '__main__':
    sys.stdout.write(_saved_model_cli_show(sys.argv[1], everything=True))
