"""EECS 498's assignment 3: classes with CS231n's docstrings, whose methods take tensors."""

from dataclasses import replace

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

EECS498 = replace(
    CS231N,
    name="eecs498",
    title="EECS 498",
    rows=tuple(
        replace(row, theirs=CLASSES[row.theirs], through=CLASSES.get(row.through, ""))
        for row in CS231N.rows
        if row.theirs in CLASSES
    ),
    tensors=True,
)
