def conv2d_backward_fast(dout, cache):
    win, shape, weight, bias, stride, padding = cache
    dweight = np.tensordot(dout, win, axes=([0, 2, 3], [0, 2, 3]))
    F = weight.shape[0]
    dcolumns = weight.reshape(F, -1).T @ dout.reshape(len(dout), F, -1)
    dx = col2im(dcolumns, shape, weight.shape[2:], stride=stride, padding=padding)
    return dx, dweight, dout.sum(axis=(0, 2, 3))
