import torch


def conv2d_forward(ctx, x, weight, bias, stride, padding):
    # only stride 1 without padding so far
    Kh, Kw = weight.shape[2:]
    rows, columns = x.shape[2] - Kh + 1, x.shape[3] - Kw + 1
    out = 0
    for u in range(Kh):
        for v in range(Kw):
            seen = x[:, :, u : u + rows, v : v + columns]
            out = out + torch.einsum("nchw,fc->nfhw", seen, weight[:, :, u, v])
    return out if bias is None else out + bias.reshape(-1, 1, 1)


def max_pool2d_forward(ctx, x, kernel_size, stride, padding):
    raise NotImplementedError
