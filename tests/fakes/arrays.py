"""Arrays of every dtype that crosses the wall, drawn by Hypothesis."""

from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.model.brain import NAME, from_halves
from autograder.sandbox.frame import DTYPES


def every_array(most_sides: int) -> st.SearchStrategy:
    """Draw arrays of up to four axes, none of them longer than this."""
    shapes = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=most_sides)
    numpys = st.sampled_from(sorted(DTYPES.keys() - {NAME}))
    return numpys.flatmap(lambda name: hnp.arrays(name, shapes)) | hnp.arrays("uint16", shapes).map(
        from_halves
    )
