def receptive_field(layers):
    size = jump = 1
    for k, s, d in layers:
        size += d * (k - 1)
        jump *= s
    return size, jump
