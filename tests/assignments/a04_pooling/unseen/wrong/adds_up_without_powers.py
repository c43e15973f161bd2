"""Adds up absolute values and never looks at q."""

EXERCISE = "lp_pool2d_forward"
LOSES = ["takes_the_root_of_the_sum_of_squares"]
SAYS = "always_adds_up"

_l = lp_pool2d_forward


def lp_pool2d_forward(x, norm_type, kernel_size, **k):
    return _l(x, 1, kernel_size, **k)[0], None
