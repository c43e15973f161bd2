"""Takes small numbers for zero."""

EXERCISE = "relu_forward"
LOSES = ["keeps_what_is_above_zero"]
SAYS = ""

_r = relu_forward


def relu_forward(x):
    return np.where(x > 1e-3, x, 0).astype(x.dtype), _r(x)[1]
