"""Multiplies for dweight in float32."""

EXERCISE = "dense_backward"
LOSES = ["weighs_inputs_with_what_came_back"]
SAYS = (
    "Where dweight is wrong, no number is off by more than a millionth of the largest: "
    "digits get lost on the way, or a little is added."
)

_db = dense_backward
_df = dense_forward


def dense_forward(x, weight, bias):
    out, cache = _df(x, weight, bias)
    return out, (cache, x.astype("float32"))


def dense_backward(dout, cache):
    cache, x = cache
    dx, _, dbias = _db(dout, cache)
    return dx, (dout.T.astype("float32") @ x).astype(dout.dtype), dbias
