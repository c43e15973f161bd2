"""Lets nothing above 2 through."""

EXERCISE = "block"
LOSES = ["is_the_twin_of_pytorchs_layers"]
SAYS = ""

_k = block


def block(x, state, *, training=False):
    out = _k(x, state, training=training)
    return out.clamp(max=2)
