"""Goes back in float32."""

EXERCISE = "conv2d_backward_fast"
LOSES = ["agrees_with_the_slow_gradients"]
SAYS = (
    "Where dx and dweight are wrong, no number is off by more than a millionth of the "
    "largest: digits get lost on the way, or a little is added."
)

_b = conv2d_backward_fast


def conv2d_backward_fast(dout, cache):
    columns, shape, weight, bias, stride, padding = cache
    g = _b(
        dout.astype("f"), (columns.astype("f"), shape, weight.astype("f"), bias, stride, padding)
    )
    return tuple(a if a is None else a.astype(dout.dtype) for a in g)
