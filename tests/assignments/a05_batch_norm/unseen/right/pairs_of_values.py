"""The variance is half the mean square of all differences between two values."""

import numpy as np


class Normalizer:
    """A layer that is called, and remembers nothing but what its cache carries."""

    def __call__(self, x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
        """Return the normalized values, and the layer's way back."""
        rows = x.transpose(1, 0, *range(2, x.ndim)).reshape(x.shape[1], -1)
        m = rows.shape[1]
        if training:
            gaps = rows[:, :, None] - rows[:, None, :]
            variance = np.square(gaps).sum((1, 2)) / (2 * m * m)
            mean = rows[:, 0] - gaps[:, 0].sum(1) / m
            state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
            unbiased = variance * (m / (m - 1))
            state["running_var"] = (1 - momentum) * state["running_var"] + momentum * unbiased
            centered = gaps.sum(2) / m
        else:
            centered = rows - state["running_mean"][:, None]
            variance = state["running_var"]
        deviation = (variance + eps) ** 0.5
        xhat = centered / deviation[:, None]
        out = gamma[:, None] * xhat + beta[:, None]

        def back(dout):
            flat = dout.transpose(1, 0, *range(2, x.ndim)).reshape(x.shape[1], -1)
            dgamma, dbeta = (flat * xhat).sum(1), flat.sum(1)
            if training:
                between = (flat[:, :, None] - flat[:, None, :]).sum(2) / m
                dflat = between - xhat * (dgamma / m)[:, None]
            else:
                dflat = flat
            return self.open(dflat * (gamma / deviation)[:, None], x.shape), dgamma, dbeta

        return self.open(out, x.shape), back

    @staticmethod
    def open(rows, shape):
        """Return rows in the layout that came in, as a view."""
        return np.swapaxes(rows.reshape(shape[1], shape[0], *shape[2:]), 0, 1)


batch_norm_forward = Normalizer()
batch_norm_backward = batch_norm_backward_closed_form = lambda dout, cache: cache(dout)
