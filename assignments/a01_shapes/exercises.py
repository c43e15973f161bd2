"""The seven functions that the student writes."""

from inspect import getsource

from assignments.a01_shapes import given
from autograder.checks import Exercise
from solutions import shapes as reference

conv2d_output_shape = Exercise(
    reference.conv2d_output_shape,
    returns=("shape",),
    section="convolution.html#sec-size",
    minutes=30,
    difficulty="medium",
)

conv2d_parameters = Exercise(
    reference.conv2d_parameters,
    returns=("parameters",),
    section="convolution.html#sec-parameters",
    minutes=10,
    difficulty="easy",
)

conv2d_macs = Exercise(
    reference.conv2d_macs,
    returns=("macs",),
    given=getsource(given),
    section="convolution.html#sec-cost",
    minutes=15,
    difficulty="easy",
)

dense_parameters = Exercise(
    reference.dense_parameters,
    returns=("parameters",),
    section="from-dense.html#sec-dense-count",
    minutes=5,
    difficulty="easy",
)

same_padding = Exercise(
    reference.same_padding,
    returns=("padding",),
    section="convolution.html#sec-padding",
    minutes=20,
    difficulty="medium",
)

pool2d_output_shape = Exercise(
    reference.pool2d_output_shape,
    returns=("shape",),
    given=getsource(given),
    section="convolution.html#sec-size",
    minutes=15,
    difficulty="easy",
)

receptive_field = Exercise(
    reference.receptive_field,
    returns=("size", "jump"),
    section="receptive-fields.html#sec-rf-size",
    minutes=30,
    difficulty="hard",
)
