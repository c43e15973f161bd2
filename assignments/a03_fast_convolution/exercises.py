"""The four functions that the student writes."""

from inspect import getsource

from assignments.a03_fast_convolution import given
from autograder.checks import Exercise
from solutions import fast_convolution as reference

im2col = Exercise(
    reference.im2col,
    returns=("columns",),
    section="fast-convolution.html#sec-fast-im2col",
    minutes=50,
    difficulty="medium",
)

col2im = Exercise(
    reference.col2im,
    returns=("x",),
    section="fast-convolution.html#sec-fast-col2im",
    minutes=50,
    difficulty="hard",
)

conv2d_forward_fast = Exercise(
    reference.conv2d_forward_fast,
    returns=("out", "cache"),
    given=getsource(given),
    section="fast-convolution.html#sec-fast-im2col",
    minutes=30,
    difficulty="easy",
)

conv2d_backward_fast = Exercise(
    reference.conv2d_backward_fast,
    returns=("dx", "dweight", "dbias"),
    through=conv2d_forward_fast,
    given=getsource(given),
    section="fast-convolution.html#sec-fast-col2im",
    minutes=40,
    difficulty="medium",
)
