"""EECS 498's assignment 3: classes with CS231n's docstrings, whose methods take tensors.

More than CS231n it asks for one thing: `BatchNorm.backward` is told not to forget to go back after
training and after evaluation, each in its way.
"""

from dataclasses import replace

from autograder.audit.convention import Row
from autograder.audit.courses.contract import EVALUATED
from autograder.audit.courses.cs231n import CS231N

CLASSES = {
    "conv_forward_naive": "Conv.forward",
    "conv_backward_naive": "Conv.backward",
    "max_pool_forward_naive": "MaxPool.forward",
    "max_pool_backward_naive": "MaxPool.backward",
    "batchnorm_forward": "BatchNorm.forward",
    "batchnorm_backward": "BatchNorm.backward",
    "batchnorm_backward_alt": "BatchNorm.backward_alt",
    "spatial_batchnorm_forward": "SpatialBatchNorm.forward",
    "spatial_batchnorm_backward": "SpatialBatchNorm.backward",
    "affine_forward": "Linear.forward",
    "affine_backward": "Linear.backward",
    "relu_forward": "ReLU.forward",
    "relu_backward": "ReLU.backward",
    "softmax_loss": "softmax_loss",
    "svm_loss": "svm_loss",
}

BOTH_WAYS = "BatchNorm.backward"


def _row(row: Row) -> Row:
    theirs = CLASSES[row.theirs]
    limits = (limit for limit in row.limits if theirs != BOTH_WAYS or limit is not EVALUATED)
    return replace(row, theirs=theirs, through=CLASSES.get(row.through, ""), limits=tuple(limits))


EECS498 = replace(
    CS231N,
    name="eecs498",
    title="EECS 498",
    rows=tuple(_row(row) for row in CS231N.rows if row.theirs in CLASSES),
    tensors=True,
)
