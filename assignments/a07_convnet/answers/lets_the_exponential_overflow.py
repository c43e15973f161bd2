def softmax_loss(scores, y):
    powers = np.exp(scores)
    logs = np.log(powers / powers.sum(axis=1, keepdims=True))
    rows = np.arange(len(y))

    dscores = np.exp(logs)
    dscores[rows, y] -= 1
    return -logs[rows, y].mean(), dscores / len(y)
