"""The eight functions that the student writes."""

from autograder.checks import Exercise
from solutions import pooling as reference

max_pool2d_forward = Exercise(
    reference.max_pool2d_forward,
    returns=("out", "cache"),
    section="pooling.html#sec-pool-window",
    minutes=40,
    difficulty="medium",
)

max_pool2d_backward = Exercise(
    reference.max_pool2d_backward,
    returns=("dx",),
    through=max_pool2d_forward,
    section="pooling.html#sec-pool-backward",
    minutes=45,
    difficulty="hard",
    accepted=(reference.split_max_pool2d_backward,),
)

avg_pool2d_forward = Exercise(
    reference.avg_pool2d_forward,
    returns=("out", "cache"),
    section="pooling.html#sec-pool-window",
    minutes=25,
    difficulty="medium",
)

avg_pool2d_backward = Exercise(
    reference.avg_pool2d_backward,
    returns=("dx",),
    through=avg_pool2d_forward,
    section="pooling.html#sec-pool-backward",
    minutes=25,
    difficulty="medium",
)

lp_pool2d_forward = Exercise(
    reference.lp_pool2d_forward,
    returns=("out", "cache"),
    section="pooling.html#sec-pool-lp",
    minutes=20,
    difficulty="easy",
)

lp_pool2d_backward = Exercise(
    reference.lp_pool2d_backward,
    returns=("dx",),
    through=lp_pool2d_forward,
    section="pooling.html#sec-pool-backward",
    minutes=35,
    difficulty="hard",
)

global_avg_pool2d_forward = Exercise(
    reference.global_avg_pool2d_forward,
    returns=("out", "cache"),
    section="pooling.html#sec-pool-lp",
    minutes=5,
    difficulty="easy",
)

global_avg_pool2d_backward = Exercise(
    reference.global_avg_pool2d_backward,
    returns=("dx",),
    through=global_avg_pool2d_forward,
    section="pooling.html#sec-pool-backward",
    minutes=10,
    difficulty="easy",
)
