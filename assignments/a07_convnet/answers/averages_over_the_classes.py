def svm_loss(scores, y, *, margin=1.0):
    loss = 0.0
    d = np.zeros_like(scores)
    N, K = scores.shape
    for i in range(N):
        for k in range(K):
            if k == y[i]:
                continue
            m = scores[i, k] - scores[i, y[i]] + margin
            if m > 0:
                loss += m
                d[i, k] += 1
                d[i, y[i]] -= 1
    return loss / N / K, d / N / K
