"""The seven functions that the student writes."""

from inspect import getsource

import numpy as np

from assignments.a07_convnet import given, truth
from autograder.checks import Exercise
from solutions import convnet as reference

CLOSE = 1e-4  # far below every mistake; log(p + 1e-8) is nearer to log(p) than this for p > 1e-4
ROUNDINGS = 64  # operations on one score, generously counted


def rounding_of_a_loss(call, unit: float) -> float:
    """Return how far two right losses, or their gradients, may lie apart.

    A score s is known to u |s|, and so is a loss that is a difference of scores. What a guard such
    as log(p + 1e-8) changes at ordinary scores is forgiven; at large ones, which a check asks for,
    it is off by hundreds.
    """
    return max(CLOSE, ROUNDINGS * unit * float(np.abs(call.args[0]).max()))


softmax_loss = Exercise(
    reference.softmax_loss,
    returns=("loss", "dscores"),
    section="convnet.html#sec-net-softmax",
    minutes=40,
    difficulty="medium",
    tolerance=rounding_of_a_loss,
)

svm_loss = Exercise(
    reference.svm_loss,
    returns=("loss", "dscores"),
    section="convnet.html#sec-net-svm",
    minutes=30,
    difficulty="medium",
    tolerance=rounding_of_a_loss,
)

relu_forward = Exercise(
    reference.relu_forward,
    returns=("out", "cache"),
    section="convnet.html#sec-net-relu",
    minutes=5,
    difficulty="easy",
)

relu_backward = Exercise(
    reference.relu_backward,
    returns=("dx",),
    through=relu_forward,
    section="convnet.html#sec-net-relu",
    minutes=10,
    difficulty="easy",
)

dense_forward = Exercise(
    reference.dense_forward,
    returns=("out", "cache"),
    section="convnet.html#sec-net-dense",
    minutes=10,
    difficulty="easy",
)

dense_backward = Exercise(
    reference.dense_backward,
    returns=("dx", "dweight", "dbias"),
    through=dense_forward,
    section="convnet.html#sec-net-dense",
    minutes=25,
    difficulty="medium",
)

classify = Exercise(
    truth.classify,
    returns=("labels",),
    given=getsource(given),
    section="convnet.html#sec-net-digits",
    minutes=90,
    difficulty="hard",
)
