import numpy as np


def softmax_loss(scores, y):
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    rows = np.arange(len(y))

    dscores = np.exp(logs)
    dscores[rows, y] -= 1
    return -logs[rows, y].mean(), dscores / len(y)


def svm_loss(scores, y, *, margin=1.0):
    rows = np.arange(len(y))
    excess = np.maximum(0, scores - scores[rows, y][:, None] + margin)
    excess[rows, y] = 0

    dscores = (excess > 0).astype(scores.dtype)
    dscores[rows, y] = -dscores.sum(axis=1)
    return excess.sum() / len(y), dscores / len(y)


def relu_forward(x):
    return np.maximum(x, 0), x


def relu_backward(dout, cache):
    return dout * (cache > 0)


def dense_forward(x, weight, bias):
    return x @ weight.T + bias, (x, weight)


def dense_backward(dout, cache):
    x, weight = cache
    return dout @ weight, dout.T @ x, dout.sum(axis=0)


def classify(x, y, unseen, *, seed=0):
    rng = np.random.default_rng(seed)
    net = ConvNet(rng)
    velocity = [np.zeros_like(p) for p in net.parameters]
    waiting, steps = [], 500
    for step in range(steps):
        while len(waiting) < min(50, len(x)):
            waiting = [*waiting, *rng.permutation(len(x))]
        batch, waiting = waiting[:50], waiting[50:]
        _, gradients = net.loss(x[batch], y[batch])
        for p, v, gradient in zip(net.parameters, velocity, gradients, strict=True):
            v *= 0.9
            v -= 0.1 * (1 - step / steps) * gradient
            p += v
    return net.scores(unseen).argmax(axis=1)


def im2col(x, K, stride, padding):
    """Return what every window of K x K sees, one window a column."""
    N, C, H, W = x.shape
    Ho, Wo = (H + 2 * padding - K) // stride + 1, (W + 2 * padding - K) // stride + 1
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    columns = np.empty((N, C, K, K, Ho, Wo), dtype=x.dtype)
    for u in range(K):
        for v in range(K):
            columns[:, :, u, v] = padded[
                :, :, u : u + stride * Ho : stride, v : v + stride * Wo : stride
            ]
    return columns.reshape(N, C * K * K, Ho * Wo)


def conv2d_forward(x, weight, bias, *, stride=1, padding=0):
    """Return (out, cache) of a convolution with square kernels."""
    F, _, K, _ = weight.shape
    columns = im2col(x, K, stride, padding)
    out = weight.reshape(F, -1) @ columns + bias[:, None]
    Ho = (x.shape[2] + 2 * padding - K) // stride + 1
    return out.reshape(len(x), F, Ho, -1), (columns, x.shape, weight, stride, padding)


def conv2d_backward(dout, cache):
    """Return (dx, dweight, dbias) of a convolution with square kernels."""
    columns, (N, C, H, W), weight, stride, padding = cache
    F, _, K, _ = weight.shape
    Ho, Wo = dout.shape[2:]
    flat = dout.reshape(N, F, -1)
    dweight = np.tensordot(flat, columns, axes=([0, 2], [0, 2])).reshape(weight.shape)
    windows = (weight.reshape(F, -1).T @ flat).reshape(N, C, K, K, Ho, Wo)
    padded = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for u in range(K):
        for v in range(K):
            here = np.s_[:, :, u : u + stride * Ho : stride, v : v + stride * Wo : stride]
            padded[here] += windows[:, :, u, v]
    dx = padded[:, :, padding : padding + H, padding : padding + W]
    return dx, dweight, flat.sum(axis=(0, 2))


class ConvNet:
    """Two convolutions, each with a ReLU, and a dense layer."""

    def __init__(self, rng):
        """Draw weights of variance 2 / fan-in."""
        self.parameters = []
        for shape in ((8, 1, 3, 3), (16, 8, 3, 3), (10, 256)):
            spread = np.sqrt(2 / np.prod(shape[1:]))
            self.parameters += [rng.normal(size=shape) * spread, np.zeros(shape[0])]

    def scores(self, x):
        """Return ten scores for every image."""
        return self.forward(x)[0]

    def forward(self, x):
        """Return the scores, and the caches of all layers."""
        w1, b1, w2, b2, w3, b3 = self.parameters
        maps, conv1 = conv2d_forward(x, w1, b1, padding=1)
        maps, relu1 = relu_forward(maps)
        maps, conv2 = conv2d_forward(maps, w2, b2, stride=2, padding=1)
        maps, relu2 = relu_forward(maps)
        scores, dense = dense_forward(maps.reshape(len(x), -1), w3, b3)
        return scores, (conv1, relu1, conv2, relu2, maps.shape, dense)

    def loss(self, x, y):
        """Return the loss, and its gradient for every parameter."""
        scores, (conv1, relu1, conv2, relu2, shape, dense) = self.forward(x)
        loss, dscores = softmax_loss(scores, y)
        drows, dw3, db3 = dense_backward(dscores, dense)
        dmaps, dw2, db2 = conv2d_backward(relu_backward(drows.reshape(shape), relu2), conv2)
        _, dw1, db1 = conv2d_backward(relu_backward(dmaps, relu1), conv1)
        return loss, [dw1, db1, dw2, db2, dw3, db3]
