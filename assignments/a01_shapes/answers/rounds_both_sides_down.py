def same_padding(kernel_size, *, dilation=1):
    total = both(dilation) * (both(kernel_size) - 1)
    return np.stack([total // 2, total // 2], axis=1)
