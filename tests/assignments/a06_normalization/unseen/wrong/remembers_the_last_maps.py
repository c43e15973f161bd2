"""Goes back through the layer that ran last."""

EXERCISE = "instance_norm_backward"
LOSES = ["goes_back_through_all_maps_at_once"]
SAYS = ""

_i, _ib = instance_norm_forward, instance_norm_backward
_last = []


def instance_norm_forward(x, gamma, beta, **k):
    o, c = _i(x, gamma, beta, **k)
    _last[:] = [c]
    return o, None


def instance_norm_backward(dout, cache):
    return _ib(dout, _last[0])
