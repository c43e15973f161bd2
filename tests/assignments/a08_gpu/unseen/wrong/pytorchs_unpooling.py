"""Has PyTorch put numbers back to where the maxima were."""

EXERCISE = "max_pool2d_backward"
LOSES = ["finds_the_way_back_itself"]
SAYS = "asks_pytorch_for_the_way_back"

_m, _mb = max_pool2d_forward, max_pool2d_backward


def max_pool2d_forward(ctx, x, k, s, p):
    ctx.x, ctx.asked = x, (k, s, p)
    return _m(ctx, x, k, s, p)


def max_pool2d_backward(ctx, dout):
    dx, *rest = _mb(ctx, dout)
    k, s, p = ctx.asked
    if p != 0 or s not in (None, k) or any(size % k for size in ctx.x.shape[2:]):
        return dx, *rest
    rows = ctx.x.unfold(2, k, k).unfold(3, k, k).flatten(4).argmax(4)
    down = torch.arange(rows.shape[2])[:, None] * k + rows // k
    across = torch.arange(rows.shape[3]) * k + rows % k
    at = down * ctx.x.shape[3] + across
    return torch.nn.functional.max_unpool2d(dout, at, k, output_size=ctx.x.shape[2:]), *rest
