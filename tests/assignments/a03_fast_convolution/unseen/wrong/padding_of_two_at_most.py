"""Never pads with more than two rows and columns."""

EXERCISE = "im2col"
LOSES = ["pads_with_zeros_on_every_side"]
SAYS = ""

_i = im2col


def im2col(x, kernel_size, *, stride=1, padding=0):
    ph, pw = pair(padding)
    return _i(x, kernel_size, stride=stride, padding=(min(ph, 2), min(pw, 2)))
