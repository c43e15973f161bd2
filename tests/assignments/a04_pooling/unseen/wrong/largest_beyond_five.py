"""Takes the largest for every q above 5."""

EXERCISE = "lp_pool2d_forward"
LOSES = ["takes_any_power"]
SAYS = ""

import numpy as np

_m, _l = max_pool2d_forward, lp_pool2d_forward


def lp_pool2d_forward(x, norm_type, kernel_size, **k):
    out, cache = _l(x, norm_type, kernel_size, **k)
    return (_m(np.abs(x), kernel_size, **k)[0] if norm_type > 5 else out), cache
