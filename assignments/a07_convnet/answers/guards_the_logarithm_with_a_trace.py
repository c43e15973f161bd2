def softmax_loss(scores, y):
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    rows = np.arange(len(y))

    dscores = np.exp(logs)
    dscores[rows, y] -= 1
    return -np.log(np.exp(logs[rows, y]) + 1e-8).mean(), dscores / len(y)
