"""CS231n's `layers.py`, as its docstrings have it (assignments 1 and 2, all years in Python 3).

    conv_forward_naive(x, w, b, conv_param) -> (out, cache)
    max_pool_forward_naive(x, pool_param) -> (out, cache)
    batchnorm_forward(x, gamma, beta, bn_param) -> (out, cache)

What of our calls they never promised to answer is in `contract`.
"""

from autograder.audit.convention import Convention, Limit, Row
from autograder.audit.courses.contract import (
    CONV,
    EVALUATED,
    FLOAT32,
    IMAGES,
    MARGIN,
    NO_BIAS,
    NO_DTYPE,
    POOL,
    ROWS,
    axes,
    single,
    within,
)
from autograder.checks import Expect

CONVOLUTION, POOLING = "a02_convolution", "a04_pooling"
BATCH_NORM, NORMALIZATION, CONVNET = "a05_batch_norm", "a06_normalization", "a07_convnet"


WORDS = {
    **{"weight": "w", "bias": "b", "dweight": "dw", "dbias": "db", "padding": "pad"},
    **{"kernel_size": "pool", "state": "bn_param", "training": "mode", "num_groups": "G"},
    **{"scores": "x", "dscores": "dx"},
}

TIES = dict.fromkeys(
    ("gives_once_where_maxima_tie", "gives_once_in_every_layer"),
    "it does not say where the gradient goes when maxima tie",
)
BOTH_SIDES = "Images and windows may differ between rows and columns."
TOGETHER = "All of it together: several images and channels, overlapping windows, any sign."
STATISTICS = {
    "moves_the_running_mean_by_the_momentum": (
        "running_mean: momentum, 0.9 by itself, times the old plus (1 - momentum) times the new."
    ),
    "keeps_an_unbiased_running_variance": (
        "running_var: it moves likewise, with the uncorrected variance of the batch. (Numbers are "
        "told as for the corrected one.)"
    ),
}


def _batch_norm(theirs: str, ours: str, sides: int, through: str = "") -> Row:
    limits = (EVALUATED, FLOAT32) if through else (FLOAT32,)
    return Row(
        theirs,
        ours,
        BATCH_NORM,
        adapter="backward" if through else "batch_norm_forward",
        through=through,
        only=lambda given: axes(given) == sides,
        limits=limits,
        claims={} if through else STATISTICS,
    )


def _norm(theirs: str, ours: str, adapter: str, shape: Limit, through: str = "") -> Row:
    return Row(theirs, ours, NORMALIZATION, adapter, through, limits=(shape, FLOAT32))


LAYERS = (
    Row(
        "conv_forward_naive",
        "conv2d_forward",
        CONVOLUTION,
        "conv_forward",
        limits=CONV,
        claims={"combines_stride_and_padding": "Stride and padding go together."},
        bend=within,
        bent=("combines_stride_and_padding", "does_everything_at_once"),
    ),
    Row(
        "conv_backward_naive",
        "conv2d_backward",
        CONVOLUTION,
        "backward",
        "conv_forward_naive",
        limits=(NO_BIAS, *CONV),
        claims={
            "tells_rows_from_columns": (
                "dx: images and kernels may differ between rows and columns, whatever the stride."
            )
        },
        bend=within,
        bent=(
            "follows_the_stride",
            "tells_rows_from_columns",
            "reads_windows_where_they_lay",
            "goes_back_through_its_own_layer",
        ),
    ),
    Row(
        "max_pool_forward_naive",
        "max_pool2d_forward",
        POOLING,
        "pool_forward",
        limits=POOL,
        claims={"tells_rows_from_columns": BOTH_SIDES, "does_everything_at_once": TOGETHER},
        bend=within,
        bent=("tells_rows_from_columns", "does_everything_at_once"),
    ),
    Row(
        "max_pool_backward_naive",
        "max_pool2d_backward",
        POOLING,
        "backward",
        "max_pool_forward_naive",
        limits=POOL,
        silent=TIES,
        claims={"goes_back_in_rows_and_columns": BOTH_SIDES},
        bend=within,
        bent=("goes_back_in_rows_and_columns", "goes_back_through_its_own_layer"),
    ),
    _batch_norm("batchnorm_forward", "batch_norm_forward", 2),
    _batch_norm("batchnorm_backward", "batch_norm_backward", 2, "batchnorm_forward"),
    _batch_norm(
        "batchnorm_backward_alt", "batch_norm_backward_closed_form", 2, "batchnorm_forward"
    ),
    _batch_norm("spatial_batchnorm_forward", "batch_norm_forward", 4),
    _batch_norm(
        "spatial_batchnorm_backward", "batch_norm_backward", 4, "spatial_batchnorm_forward"
    ),
    _norm("layernorm_forward", "layer_norm_forward", "layer_norm_forward", ROWS),
    _norm("layernorm_backward", "layer_norm_backward", "backward", ROWS, "layernorm_forward"),
    _norm("spatial_groupnorm_forward", "group_norm_forward", "group_norm_forward", IMAGES),
    _norm(
        "spatial_groupnorm_backward",
        "group_norm_backward",
        "group_norm_backward",
        IMAGES,
        "spatial_groupnorm_forward",
    ),
    Row(
        "affine_forward",
        "dense_forward",
        CONVNET,
        "affine_forward",
        limits=(FLOAT32,),
        claims={"multiplies_rows_with_rows": "Each output is a row of x times a column of w."},
    ),
    Row(
        "affine_backward",
        "dense_backward",
        CONVNET,
        "affine_backward",
        "affine_forward",
        limits=(FLOAT32,),
    ),
    Row("relu_forward", "relu_forward", CONVNET, "relu_forward", limits=(FLOAT32,)),
    Row("relu_backward", "relu_backward", CONVNET, "backward", "relu_forward", limits=(FLOAT32,)),
    Row("softmax_loss", "softmax_loss", CONVNET, "loss", limits=(FLOAT32,)),
    Row("svm_loss", "svm_loss", CONVNET, "loss", limits=(MARGIN, FLOAT32)),
)

CS231N = Convention(
    "cs231n",
    "CS231n",
    LAYERS,
    words=WORDS,
    silent={Expect.DTYPE: NO_DTYPE},
    values={
        "stride": single,
        "padding": single,
        "training": lambda training: "train" if training else "test",
        "momentum": lambda momentum: 1 - momentum,  # type: ignore[operator]
    },
)
