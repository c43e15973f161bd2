"""Adds a little to the number that a mean is divided by."""

EXERCISE = "avg_pool2d_forward"
LOSES = ["averages_rows_and_columns"]
SAYS = ""

_a = avg_pool2d_forward


def avg_pool2d_forward(x, kernel_size, **k):
    out, cache = _a(x, kernel_size, **k)
    count = cache[1]
    return (out * (count / (count + 1e-12))).astype(x.dtype), cache
