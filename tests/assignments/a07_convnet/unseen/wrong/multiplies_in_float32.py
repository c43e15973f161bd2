"""Multiplies in float32."""

EXERCISE = "dense_forward"
LOSES = ["adds_a_bias_for_each_output"]
SAYS = ""

_d = dense_forward


def dense_forward(x, weight, bias):
    o, c = _d(x.astype("f"), weight.astype("f"), bias.astype("f"))
    return o.astype(x.dtype), (x, weight)
