"""Multiplies what each layer sees by what the next one sees."""

EXERCISE = "receptive_field"
LOSES = ["adds_up_at_stride_1"]
SAYS = ""


def receptive_field(layers):
    size = jump = 1
    for k, s, d in layers:
        size *= d * (k - 1) + 1
        jump *= s
    return size, jump
