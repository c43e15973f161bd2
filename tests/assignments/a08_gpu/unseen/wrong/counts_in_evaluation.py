"""Counts a batch in evaluation too."""

EXERCISE = "block"
LOSES = ["hands_its_buffers_back"]
SAYS = "Where norm.num_batches_tracked is wrong, every number is 1.14286 times what it should be."

_k = block


def block(x, state, *, training=False):
    out = _k(x, state, training=training)
    if not training:
        state["norm.num_batches_tracked"] = state["norm.num_batches_tracked"] + 1
    return out
