import torch
from torch import nn
from torch.nn import functional as F


def both(n):
    return (n, n) if isinstance(n, int) else n


def longer(*tensors):
    """Numbers of 16 bits are computed with in float64."""
    return [t.double() if t is not None and t.element_size() < 4 else t for t in tensors]


def places(shape, kernel, stride):
    for i in range((shape[2] - kernel[0]) // stride[0] + 1):
        for j in range((shape[3] - kernel[1]) // stride[1] + 1):
            top, left = i * stride[0], j * stride[1]
            yield i, j, (..., slice(top, top + kernel[0]), slice(left, left + kernel[1]))


def frame(x, padding, value=0.0):
    rows, columns = padding
    return F.pad(x, (columns, columns, rows, rows), value=value)


def cut(x, padding):
    rows, columns = padding
    return x[:, :, rows : x.shape[2] - rows, columns : x.shape[3] - columns]


def conv2d_forward(ctx, x, weight, bias, stride, padding):
    ctx.save_for_backward(x, weight, bias)
    ctx.stride, ctx.padding = both(stride), both(padding)
    padded, filters, offsets = longer(frame(x, ctx.padding), weight, bias)
    found = {}
    for i, j, here in places(padded.shape, weight.shape[2:], ctx.stride):
        found[i, j] = padded[here].flatten(1) @ filters.flatten(1).T
        if bias is not None:
            found[i, j] = found[i, j] + offsets
    last = max(found)
    out = torch.stack([found[key] for key in sorted(found)], dim=2)
    return out.reshape(len(x), len(weight), last[0] + 1, last[1] + 1).to(x.dtype)


def conv2d_backward(ctx, dout):
    x, weight, bias = ctx.saved_tensors
    padded, filters, back = longer(frame(x, ctx.padding), weight, dout)
    dpadded, dweight = torch.zeros_like(padded), torch.zeros_like(filters)
    for i, j, here in places(padded.shape, weight.shape[2:], ctx.stride):
        g = back[:, :, i, j]
        dpadded[here] += torch.tensordot(g, filters, dims=1)
        dweight += torch.tensordot(g.T, padded[here], dims=1)
    dbias = None if bias is None else back.sum(dim=(0, 2, 3)).to(x.dtype)
    return cut(dpadded, ctx.padding).to(x.dtype), dweight.to(x.dtype), dbias, None, None


def max_pool2d_forward(ctx, x, kernel_size, stride, padding):
    ctx.kernel, ctx.padding = both(kernel_size), both(padding)
    ctx.stride = both(stride or kernel_size)
    ctx.save_for_backward(x)
    padded = frame(x, ctx.padding, -torch.inf)
    rows = [[]]
    for i, _, here in places(padded.shape, ctx.kernel, ctx.stride):
        if len(rows) <= i:
            rows.append([])
        rows[i].append(padded[here].amax(dim=(2, 3)))
    return torch.stack([torch.stack(row, dim=2) for row in rows], dim=2)


def max_pool2d_backward(ctx, dout):
    (x,) = ctx.saved_tensors
    padded = frame(x, ctx.padding, -torch.inf)
    dpadded = torch.zeros_like(padded)
    for i, j, here in places(padded.shape, ctx.kernel, ctx.stride):
        window = padded[here]
        largest = (window == window.amax(dim=(2, 3), keepdim=True)).to(x.dtype)
        shares = largest / largest.sum(dim=(2, 3), keepdim=True)
        dpadded[here] += shares * dout[:, :, i, j, None, None]
    return cut(dpadded, ctx.padding), None, None, None


def batch_norm_forward(ctx, x, gamma, beta, state, training, momentum, eps):
    (values,) = longer(x)
    along = (1, -1, 1, 1)
    if training:
        n = values[:, 0].numel()
        mean = values.sum(dim=(0, 2, 3)) / n
        squares = ((values - mean.view(along)) ** 2).sum(dim=(0, 2, 3))
        variance = squares / n
        for name, new in (("running_mean", mean), ("running_var", squares / (n - 1))):
            state[name] = torch.lerp(state[name], new.to(state[name].dtype), momentum)
    else:
        mean, variance = state["running_mean"], state["running_var"]
    ctx.save_for_backward(x, gamma, mean, variance)
    ctx.eps, ctx.training = eps, training
    xhat = (values - mean.view(along)) / torch.sqrt(variance + eps).view(along)
    return (xhat * gamma.view(along) + beta.view(along)).to(x.dtype)


def batch_norm_backward(ctx, dout):
    x, gamma, mean, variance = ctx.saved_tensors
    values, back, factor = longer(x, dout, gamma)
    n, axes = values[:, 0].numel(), (0, 2, 3)
    centered = values - mean.view(1, -1, 1, 1)
    root = torch.sqrt(variance + ctx.eps).view(1, -1, 1, 1)
    dgamma = (back * centered / root).sum(dim=axes)
    dxhat = back * factor.view(1, -1, 1, 1)
    dx = dxhat / root
    if ctx.training:
        dvariance = -(dxhat * centered).sum(dim=axes, keepdim=True) / (2 * root**3)
        dmean = -(dxhat / root).sum(dim=axes, keepdim=True)
        dx = dx + dvariance * 2 * centered / n + dmean / n
    gradients = (dx, dgamma, back.sum(dim=axes))
    return *(each.to(x.dtype) for each in gradients), None, None, None, None


def function(forward, backward):
    halves = {"forward": staticmethod(forward), "backward": staticmethod(backward)}
    return type("Layer", (torch.autograd.Function,), halves).apply


class Layers(nn.Module):
    def __init__(self, channels, filters):
        super().__init__()
        self.conv = nn.ParameterDict(
            {"weight": torch.empty(filters, channels, 3, 3), "bias": torch.empty(filters)}
        )
        self.norm = nn.Module()
        self.norm.weight = nn.Parameter(torch.empty(filters))
        self.norm.bias = nn.Parameter(torch.empty(filters))
        for name in ("running_mean", "running_var"):
            self.norm.register_buffer(name, torch.empty(filters))
        self.norm.register_buffer("num_batches_tracked", torch.tensor(0))

    def forward(self, x):
        norm = self.norm
        convolve = function(conv2d_forward, conv2d_backward)
        normalize = function(batch_norm_forward, batch_norm_backward)
        pool = function(max_pool2d_forward, max_pool2d_backward)
        state = dict(norm.named_buffers())
        maps = convolve(x, self.conv["weight"], self.conv["bias"], (1, 1), (1, 1))
        maps = normalize(maps, norm.weight, norm.bias, state, self.training, 0.1, 1e-5)
        if self.training:
            state["num_batches_tracked"] = state["num_batches_tracked"] + 1
        for name, value in state.items():
            getattr(norm, name).copy_(value)
        return pool(F.relu(maps), (2, 2), (2, 2), (0, 0))


def made(state):
    filters, channels = state["conv.weight"].shape[:2]
    layers = Layers(channels, filters).to(state["conv.weight"].dtype)
    layers.load_state_dict(state)
    return layers


def block(x, state, *, training=False):
    layers = made(state)
    layers.train(training)
    out = layers(x).detach()
    state.update(layers.state_dict())
    return out


def training_step(x, y, state, *, learning_rate=0.1, weight_decay=0.0):
    layers = made(state)
    logits = layers(x).flatten(2).mean(dim=2)
    loss = -logits.log_softmax(dim=1)[torch.arange(len(y)), y].mean()
    gradients = torch.autograd.grad(loss, list(layers.parameters()))
    for p, g in zip(layers.parameters(), gradients):
        p.data = p.data - learning_rate * g - learning_rate * weight_decay * p.data
    state.update(layers.state_dict())
    return loss.detach()
