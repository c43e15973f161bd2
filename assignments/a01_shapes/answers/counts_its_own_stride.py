def receptive_field(layers):
    size = jump = 1
    for k, s, d in layers:
        jump *= s
        size += d * (k - 1) * jump
    return size, jump
