# SPDX-License-Identifier: Apache-2.0
"""Strings."""
from shape_cases import case
from tf import tf


def strings(g, dims=None):
    return g.tensor(dims, tf.string)


@case('DecodeBase64', 'EncodeBase64', 'StringLength', 'StringLower', 'StringStrip', 'StringUpper')
def unary(g, op):
    return g.call(op, input=strings(g))


@case('AsString')
def as_string(g, op):
    return g.call(op, input=g.tensor(dtype=tf.float32))


@case('RegexReplace')
def regex_replace(g, op):
    return g.call(op, input=strings(g), pattern=strings(g, []), rewrite=strings(g, []))


@case('RegexFullMatch')
def regex_match(g, op):
    return g.call(op, input=strings(g), pattern=strings(g, []))


@case('StaticRegexReplace')
def static_replace(g, op):
    return g.call(op, input=strings(g), pattern='a', rewrite='b')


@case('StaticRegexFullMatch')
def static_match(g, op):
    return g.call(op, input=strings(g), pattern='a')


@case('StringToHashBucket', 'StringToHashBucketFast')
def hash_bucket(g, op):
    return g.call(op, **{'string_tensor' if op.endswith('Bucket') else 'input': strings(g)}, num_buckets=7)


@case('StringToHashBucketStrong')
def hash_bucket_strong(g, op):
    return g.call(op, input=strings(g), num_buckets=7, key=[1, 2])


@case('StringJoin')
def join(g, op):
    dims = g.dims()
    return g.call(op, inputs=[strings(g, [] if g.chance(.3) else dims) for _ in range(g.integer(1, 4))])


@case('StringSplit')
def split(g, op):
    return g.call(op, input=strings(g, g.dims(1)), delimiter=strings(g, []))


@case('StringSplitV2')
def split_v2(g, op):
    return g.call(op, input=strings(g, g.dims(1)), sep=strings(g, []))


@case('StringFormat')
def format_(g, op):
    return g.call(op, inputs=[g.tensor()], template='%s')


@case('StringNGrams')
def ngrams(g, op):
    return g.call(op, data=strings(g, g.dims(1)), data_splits=g.tensor(g.dims(1), tf.int64), separator='', ngram_widths=[2],
                  left_pad='', right_pad='', pad_width=0, preserve_short_sequences=False)


@case('Substr')
def substr(g, op):
    dims = g.dims()
    part = [1 if g.chance(.2) else dim for dim in dims[g.integer(0, len(dims)):]]
    return g.call(op, input=strings(g, dims), pos=g.tensor(part, tf.int32), len=g.tensor(part, tf.int32))


@case('UnicodeDecode', 'UnicodeDecodeWithOffsets')
def decode(g, op):
    return g.call(op, input=strings(g), input_encoding='UTF-8')


@case('UnicodeEncode')
def encode(g, op):
    return g.call(op, input_values=g.tensor(g.dims(1), tf.int32), input_splits=g.tensor(g.dims(1), tf.int64),
                  output_encoding='UTF-8')


@case('UnicodeTranscode')
def transcode(g, op):
    return g.call(op, input=strings(g), input_encoding='UTF-8', output_encoding='UTF-8')


@case('UnicodeScript')
def script(g, op):
    return g.call(op, input=g.tensor(dtype=tf.int32))
