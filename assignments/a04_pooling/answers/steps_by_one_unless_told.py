def max_pool2d_forward(x, kernel_size, *, stride=None, padding=0):
    if stride is None:
        stride = 1
    big, image = pad(x, padding, -np.inf)
    grid, places = indices(*big.shape[2:], kernel_size, stride)
    rows = gather(big, places)
    out = np.sort(rows, axis=-1)[..., -1]
    return out.reshape(*x.shape[:2], *grid), (rows, places, big.shape, image)
