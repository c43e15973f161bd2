def conv2d_forward_fast(x, weight, bias=None, *, stride=1, padding=0):
    F, _, KH, KW = weight.shape
    columns = im2col(x, (KH, KW), stride=stride, padding=padding)
    out = weight.reshape(F, -1) @ columns
    if bias is not None:
        out = out + bias.reshape(-1, 1)
    ph, _ = as_pair(padding)
    HO = (x.shape[2] + 2 * ph - KH) // as_pair(stride)[0] + 1
    return out.reshape(len(x), F, -1, HO), (x.shape, columns, weight, bias, stride, padding)
