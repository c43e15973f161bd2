def conv2d_forward_fast(x, weight, bias=None, *, stride=1, padding=0):
    F, C, Kh, Kw = weight.shape
    cols = im2col(x, (Kh, Kw), stride=stride, padding=padding)
    N, R, L = cols.shape
    # one big product for the whole batch
    big = cols.transpose(1, 0, 2).reshape(R, N * L)
    out = (weight.reshape(F, R) @ big).reshape(N, F, L)
    if bias is not None:
        out = out + bias[None, :, None]
    Ho = (x.shape[2] + 2 * tup(padding)[0] - Kh) // tup(stride)[0] + 1
    return out.reshape(N, F, Ho, L // Ho), (big, x.shape, weight, bias, stride, padding)
