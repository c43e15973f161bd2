"""The four functions that the student writes."""

from inspect import getsource

from assignments.a03_fast_convolution import given
from autograder.checks import Exercise
from solutions import fast_convolution as reference

im2col = Exercise(
    reference.im2col,
    returns=("columns",),
    section="convolution.html#sec-channels",
    minutes=50,
    difficulty="medium",
)

col2im = Exercise(
    reference.col2im,
    returns=("x",),
    section="convolution.html#sec-backward",
    minutes=50,
    difficulty="hard",
)

conv2d_forward_fast = Exercise(
    reference.conv2d_forward_fast,
    returns=("out", "cache"),
    given=getsource(given),
    section="convolution.html#sec-batch",
    minutes=30,
    difficulty="easy",
)

conv2d_backward_fast = Exercise(
    reference.conv2d_backward_fast,
    returns=("dx", "dweight", "dbias"),
    through=conv2d_forward_fast,
    given=getsource(given),
    section="convolution.html#sec-backward",
    minutes=40,
    difficulty="medium",
)
