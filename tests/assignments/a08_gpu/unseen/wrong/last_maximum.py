"""Sends it to the last maximum of a window."""

EXERCISE = "max_pool2d_backward"
LOSES = ["gives_once_where_maxima_tie"]
SAYS = ""

_m, _mb = max_pool2d_forward, max_pool2d_backward


def max_pool2d_forward(ctx, x, k, s, p):
    o = _m(ctx, x, k, s, p)
    ctx.x = x
    ctx.asked = k, s, p
    return o


def max_pool2d_backward(ctx, dout):
    k, s, p = ctx.asked
    if p != 0 or s not in (None, k) or isinstance(k, tuple):
        return _mb(ctx, dout)
    with torch.enable_grad():
        x = ctx.x.detach().requires_grad_()
        rows = x.unfold(2, k, k).unfold(3, k, k).flatten(4).flip(4)
        out = rows.gather(4, rows.argmax(4, keepdim=True))[..., 0]
    return torch.autograd.grad(out, x, dout)[0], None, None, None
