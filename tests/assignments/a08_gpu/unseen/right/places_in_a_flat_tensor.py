"""Every window is a row of places in a flat tensor: take by them, and add by them."""

import torch


def both(size):
    return (size, size) if isinstance(size, int) else tuple(size)


def laid_out(shape, kernel, steps, frame, device):
    """Return (L, Kh Kw) places in a framed map, its sides, and how many windows lie each way."""
    sides = [n + 2 * p for n, p in zip(shape, frame)]
    counts = [(n - k) // s + 1 for n, k, s in zip(sides, kernel, steps)]
    across = [torch.arange(n, device=device) for n in (*counts, *kernel)]
    i, j, u, v = torch.meshgrid(*across, indexing="ij")
    places = (steps[0] * i + u) * sides[1] + steps[1] * j + v
    return places.reshape(counts[0] * counts[1], -1), sides, counts


def framed(x, frame, value):
    sides = [n + 2 * p for n, p in zip(x.shape[2:], frame)]
    out = torch.full((*x.shape[:2], *sides), value, dtype=x.dtype, device=x.device)
    out[:, :, frame[0] : frame[0] + x.shape[2], frame[1] : frame[1] + x.shape[3]] = x
    return out


def added(values, places, sides, shape, frame):
    """Add values (N, C, L, K) up at their places, and take the frame off."""
    flat = values.new_zeros(*values.shape[:2], sides[0] * sides[1])
    flat.index_add_(2, places.flatten(), values.flatten(2))
    inside = flat.unflatten(2, sides)
    return inside[:, :, frame[0] :, frame[1] :][:, :, : shape[0], : shape[1]]


def conv2d_forward(ctx, x, weight, bias, stride, padding):
    frame = both(padding)
    places, sides, counts = laid_out(x.shape[2:], weight.shape[2:], both(stride), frame, x.device)
    seen = framed(x, frame, 0).flatten(2)[:, :, places]
    out = torch.tensordot(seen, weight.flatten(2), dims=([1, 3], [1, 2])).movedim(-1, 1)
    ctx.save_for_backward(seen, weight, places)
    ctx.rest = sides, tuple(x.shape[2:]), frame, bias is not None
    out = out.unflatten(2, counts)
    return out if bias is None else out + bias.reshape(-1, 1, 1)


def conv2d_backward(ctx, dout):
    seen, weight, places = ctx.saved_tensors
    sides, shape, frame, has_bias = ctx.rest
    flat = dout.flatten(2)
    dweight = torch.tensordot(flat, seen, dims=([0, 2], [0, 2])).reshape(weight.shape)
    dseen = torch.einsum("nfl,fck->nclk", flat, weight.flatten(2))
    dbias = flat.sum((0, 2)) if has_bias else None
    return added(dseen, places, sides, shape, frame), dweight, dbias, None, None


def max_pool2d_forward(ctx, x, kernel_size, stride, padding):
    kernel, frame = both(kernel_size), both(padding)
    steps = kernel if stride is None else both(stride)
    places, sides, counts = laid_out(x.shape[2:], kernel, steps, frame, x.device)
    seen = framed(x, frame, float("-inf")).flatten(2)[:, :, places]
    order = seen.sort(dim=-1, descending=True, stable=True)
    winner = places.expand_as(seen).gather(-1, order.indices[..., :1])[..., 0]
    ctx.winner, ctx.rest = winner, (sides, x.shape, frame)
    return order.values[..., 0].unflatten(2, counts)


def max_pool2d_backward(ctx, dout):
    sides, (N, C, H, W), (top, left) = ctx.rest
    flat = dout.new_zeros(N, C, sides[0] * sides[1])
    flat.scatter_add_(2, ctx.winner, dout.flatten(2))
    return flat.unflatten(2, sides)[:, :, top : top + H, left : left + W], None, None, None
