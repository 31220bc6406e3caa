# SPDX-License-Identifier: Apache-2.0
"""What a SavedModel computes in TensorFlow, for seeded inputs: the value that every rewritten form must give too."""
import contextlib

from graphs import is_tf2, random_input, read_saved_model
from tf import tf, tf1


class Original:
    """One signature of a SavedModel and its outputs for the seeded inputs, by key."""

    def __init__(self, tags, key, signature, feeds, results):
        self.tags = tags
        self.key = key
        self.input_names = {key: info.name for key, info in signature.inputs.items()}
        self.output_names = {key: info.name for key, info in signature.outputs.items()}
        self.feeds = feeds
        self.results = results


def _shape(info):
    return None if info.tensor_shape.unknown_rank else [dim.size for dim in info.tensor_shape.dim]


def feeds_of(signature):
    return {key: random_input(key, tf.as_dtype(info.dtype), _shape(info) or [])
            for key, info in sorted(signature.inputs.items()) if info.WhichOneof('encoding') == 'name'}


@contextlib.contextmanager
def classic_session(folder, tags):
    """A TF1 session with the model in it, and its MetaGraphDef."""
    with tf1.Graph().as_default() as graph, tf1.Session(graph=graph) as session:
        yield session, tf1.saved_model.load(session, tags, folder)


def _parses_examples(signature):
    strings = all(info.dtype == tf.string.as_datatype_enum for info in signature.inputs.values())
    return strings and signature.method_name.endswith(('regress', 'classify'))


def _examples(signature):
    """An example with the features that the models around here parse."""
    example = tf.train.Example()
    for feature in ('x', 'x2'):
        example.features.feature[feature].float_list.value.append(0.5)
    return {key: [example.SerializeToString()] for key in signature.inputs}


def run_classic(session, signature):
    feeds = _examples(signature) if _parses_examples(signature) else feeds_of(signature)
    results = session.run({key: info.name for key, info in signature.outputs.items()},
                          {signature.inputs[key].name: value for key, value in feeds.items()})
    return feeds, results


def run_loaded(loaded, key, signature):
    feeds = feeds_of(signature)
    results = loaded.signatures[key](**{name: tf.constant(value) for name, value in feeds.items()})
    return feeds, {name: value.numpy() for name, value in results.items()}


def originals(folder):
    """All signatures that compute something, as Original, computed by TensorFlow from the model as it is."""
    loaded = tf.saved_model.load(folder) if is_tf2(folder) else None
    for meta in read_saved_model(folder).meta_graphs:
        tags = list(meta.meta_info_def.tags)
        signatures = {key: signature for key, signature in sorted(meta.signature_def.items())
                      if signature.outputs and key != '__saved_model_init_op'}
        if loaded:
            for key, signature in signatures.items():
                yield Original(tags, key, signature, *run_loaded(loaded, key, signature))
            continue
        with classic_session(folder, tags) as (session, _):
            for key, signature in signatures.items():
                yield Original(tags, key, signature, *run_classic(session, signature))
