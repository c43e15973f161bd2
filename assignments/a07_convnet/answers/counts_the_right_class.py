def svm_loss(scores, y, *, margin=1.0):
    right = np.take_along_axis(scores, y[:, None], axis=1)
    wrong = np.arange(scores.shape[1]) != y[:, None]
    excess = np.clip(scores - right + margin, 0, None)
    d = (excess > 0) * wrong * 1.0
    d -= ~wrong * d.sum(axis=1, keepdims=True)
    return excess.sum(axis=1).mean(), (d / len(y)).astype(scores.dtype)
