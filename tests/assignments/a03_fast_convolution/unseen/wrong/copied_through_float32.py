"""Copies by way of float32."""

EXERCISE = "im2col"
LOSES = ["tells_rows_from_columns"]
SAYS = ""

_i = im2col


def im2col(x, kernel_size, **how):
    return _i(x.astype("float32"), kernel_size, **how).astype(x.dtype)
