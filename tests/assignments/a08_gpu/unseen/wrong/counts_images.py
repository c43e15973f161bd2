"""Counts the images, not the batches."""

EXERCISE = "block"
LOSES = ["hands_its_buffers_back"]
SAYS = ""

_k = block


def block(x, state, *, training=False):
    out = _k(x, state, training=training)
    if training:
        state["norm.num_batches_tracked"] = state["norm.num_batches_tracked"] + len(x) - 1
    return out
