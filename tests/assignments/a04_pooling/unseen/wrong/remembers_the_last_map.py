"""Goes back through the maps that came last."""

EXERCISE = "global_avg_pool2d_backward"
LOSES = ["spreads_over_maps_of_any_size"]
SAYS = ""

_g, _gb = global_avg_pool2d_forward, global_avg_pool2d_backward
_last = []


def global_avg_pool2d_forward(x):
    o, c = _g(x)
    _last[:] = [c]
    return o, None


def global_avg_pool2d_backward(dout, cache):
    return _gb(dout, _last[0])
