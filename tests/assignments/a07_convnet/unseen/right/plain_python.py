"""Lists, fsum and math; what is returned is a list or a number of Python's own."""

from math import exp, fsum, log


def softmax_loss(scores, y):
    losses, slopes = [], []
    for row, label in zip(scores.tolist(), y.tolist(), strict=True):
        top = max(row)
        powers = [exp(s - top) for s in row]
        total = fsum(powers)
        losses.append(log(total) + top - row[label])
        slopes.append([(p / total - (k == label)) / len(y) for k, p in enumerate(powers)])
    return fsum(losses) / len(losses), slopes


def svm_loss(scores, y, *, margin=1.0):
    loss, slopes = [], []
    for row, label in zip(scores.tolist(), y.tolist(), strict=True):
        over = {k: s - row[label] + margin for k, s in enumerate(row) if k != label}
        loss += [e for e in over.values() if e > 0]
        slope = [float(over.get(k, -1) > 0) for k in range(len(row))]
        slope[label] = -fsum(slope)
        slopes.append([s / len(y) for s in slope])
    return fsum(loss) / len(y), slopes


def nested(x, say):
    return [nested(part, say) for part in x] if isinstance(x, list) else say(x)


def relu_forward(x):
    return nested(x.tolist(), lambda a: max(a, 0.0)), x.tolist()


def both(dout, x):
    if isinstance(dout, list):
        return [both(*pair) for pair in zip(dout, x, strict=True)]
    return dout if x > 0 else 0.0


def relu_backward(dout, cache):
    return both(dout.tolist(), cache)


def dense_forward(x, weight, bias):
    rows, units = x.tolist(), list(zip(weight.tolist(), bias.tolist(), strict=True))
    out = [[fsum(a * w for a, w in zip(row, unit)) + b for unit, b in units] for row in rows]
    return out, (rows, weight.tolist())


def dense_backward(dout, cache):
    x, weight = cache
    dout = dout.tolist()
    dx = [[fsum(d * w for d, w in zip(row, column)) for column in zip(*weight)] for row in dout]
    dweight = [[fsum(d * a for d, a in zip(unit, one)) for one in zip(*x)] for unit in zip(*dout)]
    return [dx, dweight, [fsum(unit) for unit in zip(*dout)]]
