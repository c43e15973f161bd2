"""Takes the first of two strides for both where there is padding."""

EXERCISE = "im2col"
LOSES = ["tells_rows_from_columns"]
SAYS = ""

_i = im2col


def im2col(x, kernel_size, *, stride=1, padding=0):
    if max(pair(padding)) > 0:
        stride = pair(stride)[0]
    return _i(x, kernel_size, stride=stride, padding=padding)
