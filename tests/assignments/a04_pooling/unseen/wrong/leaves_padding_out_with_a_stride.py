"""Leaves the padding out where a stride is given."""

EXERCISE = "avg_pool2d_forward"
LOSES = ["averages_rows_and_columns"]
SAYS = ""

_a = avg_pool2d_forward


def avg_pool2d_forward(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    return _a(
        x,
        kernel_size,
        stride=stride,
        padding=padding,
        count_include_pad=count_include_pad and stride is None,
    )
