"""Python's own statistics module on exact fractions; results are nested lists."""

from fractions import Fraction
from math import sqrt
from statistics import fmean, mean, pvariance, variance


def features(x):
    """Return for every feature its values as fractions, image by image."""
    return [[Fraction(float(v)) for v in x[:, c].ravel()] for c in range(x.shape[1])]


def put_back(rows, like):
    """Return lists in the layout of `like`."""
    N, C, *rest = like.shape
    size = like[0, 0].size
    nested = [[rows[c][n * size : (n + 1) * size] for c in range(C)] for n in range(N)]
    if not rest:
        return [[one[0] for one in row] for row in nested]
    H, W = rest
    return [[[one[i * W : (i + 1) * W] for i in range(H)] for one in row] for row in nested]


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    rows, out, kept = features(x), [], []
    moved = {"running_mean": [], "running_var": []}
    for c, row in enumerate(rows):
        if training:
            mu, v = mean(row), pvariance(row)
            for name, new in (("running_mean", mu), ("running_var", variance(row))):
                moved[name].append((1 - momentum) * float(state[name][c]) + momentum * float(new))
        else:
            mu, v = (Fraction(float(state[f"running_{what}"][c])) for what in ("mean", "var"))
        root = sqrt(float(v) + eps)
        xhat = [float(a - mu) / root for a in row]
        out.append([float(gamma[c]) * a + float(beta[c]) for a in xhat])
        kept.append((xhat, float(gamma[c]) / root))
    if training:
        state.update(moved)
    return put_back(out, x), (kept, training)


def batch_norm_backward(dout, cache):
    kept, training = cache
    dx, dgamma, dbeta = [], [], []
    for c, (xhat, factor) in enumerate(kept):
        back = [float(d) for d in dout[:, c].ravel()]
        dbeta.append(sum(map(Fraction, back)))
        dgamma.append(sum(Fraction(d) * Fraction(a) for d, a in zip(back, xhat)))
        less = fmean(back) if training else 0.0
        along = fmean(d * a for d, a in zip(back, xhat)) if training else 0.0
        dx.append([factor * (d - less - a * along) for d, a in zip(back, xhat)])
    return put_back(dx, dout), [float(g) for g in dgamma], [float(b) for b in dbeta]


batch_norm_backward_closed_form = batch_norm_backward


def fold_batch_norm(weight, bias, gamma, beta, running_mean, running_var, eps=1e-5):
    own = [0.0] * len(weight) if bias is None else bias.tolist()
    factors = [g / sqrt(v + eps) for g, v in zip(gamma.tolist(), running_var.tolist())]
    shifted = zip(own, running_mean.tolist(), factors, beta.tolist())
    return (weight.T * factors).T.tolist(), [(b - mu) * f + add for b, mu, f, add in shifted]
