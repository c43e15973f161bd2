def conv2d_backward_fast(dout, cache):
    shape, columns, weight, bias, stride, padding = cache
    F = len(weight)
    flat = dout.reshape(len(dout), F, -1)
    dweight = (flat @ columns.transpose(0, 2, 1)).mean(axis=0).reshape(weight.shape)
    dcolumns = weight.reshape(F, -1).T @ flat
    dx = col2im(dcolumns, shape, weight.shape[2:], stride=stride, padding=padding)
    return dx, dweight, None if bias is None else dout.sum(axis=(0, 2, 3))
