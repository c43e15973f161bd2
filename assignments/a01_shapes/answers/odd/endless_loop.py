def receptive_field(layers):
    size, jump, l = 1, 1, 0
    while l < len(layers):
        k, s, d = layers[l]
        size += d * (k - 1) * jump
        jump *= s
    return size, jump
