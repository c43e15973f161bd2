"""Every function is wrapped in one that catches and raises again."""

import numpy as np


def guarded(f):
    import functools

    @functools.wraps(f)
    def inner(*a, **k):
        try:
            return f(*a, **k)
        except (ValueError, IndexError) as e:
            raise RuntimeError("pooling went wrong") from e
        finally:
            np.seterr(all="ignore")

    return inner


max_pool2d_forward, max_pool2d_backward = map(guarded, (max_pool2d_forward, max_pool2d_backward))
avg_pool2d_forward, avg_pool2d_backward = map(guarded, (avg_pool2d_forward, avg_pool2d_backward))
lp_pool2d_forward, lp_pool2d_backward = map(guarded, (lp_pool2d_forward, lp_pool2d_backward))
