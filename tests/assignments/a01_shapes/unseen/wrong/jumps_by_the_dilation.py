"""Thinks a dilation moves the next window too."""

EXERCISE = "receptive_field"
LOSES = ["spreads_with_the_dilation", "takes_any_list"]
SAYS = ""


def receptive_field(layers):
    size = jump = 1
    for k, s, d in layers:
        size += d * (k - 1) * jump
        jump *= s * d
    return size, jump
