"""A fold without a statement, and a function that calls itself."""

from collections import namedtuple
from functools import reduce

Seen = namedtuple("Seen", "size jump")
receptive_field = lambda layers: Seen(
    *reduce(lambda a, l: (a[0] + l[2] * (l[0] - 1) * a[1], a[1] * l[1]), layers, (1, 1))
)


def dense_parameters(in_features, out_features, *, bias=True):
    if out_features < 2:
        return (in_features + bool(bias)) * out_features
    half = out_features // 2
    return sum(dense_parameters(in_features, n, bias=bias) for n in (half, out_features - half))
