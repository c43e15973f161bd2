"""A little library for differentiation, and a tape for a cache."""

import numpy as np


class Node:
    def __init__(s, v, parents=()):
        s.v, s.p, s.g = v, parents, 0


def unbroadcast(g, shape):
    while g.ndim > len(shape):
        g = g.sum(0)
    for i, n in enumerate(shape):
        if n == 1:
            g = g.sum(i, keepdims=True)
    return g


def add(a, b):
    return Node(a.v + b.v, [(a, lambda g: g), (b, lambda g: g)])


def mul(a, b):
    return Node(a.v * b.v, [(a, lambda g: g * b.v), (b, lambda g: g * a.v)])


def neg(a):
    return Node(-a.v, [(a, lambda g: -g)])


def mean(a, ax):
    m = int(np.prod([a.v.shape[i] for i in ax]))
    return Node(a.v.mean(ax, keepdims=True), [(a, lambda g: np.broadcast_to(g / m, a.v.shape))])


def rsqrt(a, eps):
    y = 1 / np.sqrt(a.v + eps)
    return Node(y, [(a, lambda g: -g * y**3 / 2)])


def sweep(node, g):
    order, seen = [], set()

    def visit(n):
        if id(n) in seen:
            return
        seen.add(id(n))
        for q, _ in n.p:
            visit(q)
        order.append(n)

    visit(node)
    node.g = g
    for n in reversed(order):
        for q, f in n.p:
            q.g = q.g + unbroadcast(f(n.g), q.v.shape)


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    ax = (0,) + tuple(range(2, x.ndim))
    sh = (1, -1) + (1,) * (x.ndim - 2)
    X, G, B = Node(x), Node(gamma.reshape(sh)), Node(beta.reshape(sh))
    if training:
        mu = mean(X, ax)
        d = add(X, neg(mu))
        v = mean(mul(d, d), ax)
        m = x.size // x.shape[1]
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mu.v.ravel()
        state["running_var"] = (1 - momentum) * state[
            "running_var"
        ] + momentum * v.v.ravel() * m / (m - 1)
    else:
        d = add(X, Node(-state["running_mean"].reshape(sh)))
        v = Node(state["running_var"].reshape(sh))
    out = add(mul(G, mul(d, rsqrt(v, eps))), B)
    return out.v, (out, X, G, B)


def batch_norm_backward(dout, cache):
    out, X, G, B = cache

    def fresh(n, memo):
        if id(n) not in memo:
            n.g = 0
            memo.add(id(n))
            for q, _ in n.p:
                fresh(q, memo)

    fresh(out, set())
    sweep(out, dout)
    return X.g, G.g.ravel(), B.g.ravel()


batch_norm_backward_closed_form = batch_norm_backward
