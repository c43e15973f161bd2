"""Every numbered equation of book/from-dense.md, evaluated as written and held against torch."""

import numpy as np
import pytest
import torch
from indices import at, over, random
from torch.nn import functional

from solutions.convolution import conv2d_backward, conv2d_forward

WINDOWS = [(1, 0), (3, 1), (5, 2), (4, 1), (2, 0), (3, 0)]  # K, p
STEPS = [(1, 3, 1, 2), (2, 3, 1, 1), (2, 5, 2, 2), (3, 4, 0, 1), (4, 3, 1, 2)]  # s, K, p, m


def dense(A: np.ndarray, b: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Return equation eq-dense-layer, term by term."""
    return np.array([b[i] + sum(A[i, k] * x[k] for k in range(len(x))) for i in range(len(b))])


def places(size: int, kernel: int, stride: int, padding: int) -> int:
    """Return how many windows fit, by trying every one."""
    return len(range(0, size + 2 * padding - kernel + 1, stride))


def strided(x: np.ndarray, w: np.ndarray, b: float, s: int, p: int) -> np.ndarray:
    """Return equation eq-dense-stride, term by term; with s = 1 it is eq-dense-conv1d."""
    K = len(w)
    return np.array(
        [
            b + sum(w[u] * at(x, s * i + u - p) for u in range(K))
            for i in range(places(len(x), K, s, p))
        ]
    )


def band(size: int, kernel: int, padding: int) -> np.ndarray:
    """Return where eq-dense-local leaves a weight free."""
    free = np.zeros((size, size), dtype=bool)
    for i, k in over(size, size):
        free[i, k] = 0 <= k - i + padding <= kernel - 1
    return free


def tied(w: np.ndarray, size: int, p: int) -> np.ndarray:
    """Return the matrix of eq-dense-tied."""
    A = np.zeros((size, size))
    for i, k in over(size, size):
        A[i, k] = w[k - i + p] if 0 <= k - i + p <= len(w) - 1 else 0.0
    return A


def moved(x: np.ndarray, distance: int) -> np.ndarray:
    """Return the signal moved to the right, with new numbers where it came from."""
    return np.concatenate([random(distance, seed=9), x[: len(x) - distance]])


def row_layer(x: np.ndarray, w: np.ndarray, b: float, s: int, p: int) -> np.ndarray:
    """Return what torch makes of one row."""
    arrays = (torch.from_numpy(a.copy())[None, None] for a in (x, w))
    return functional.conv1d(*arrays, torch.tensor([b]).double(), stride=s, padding=p)[0, 0].numpy()


def test_a_dense_layer_is_a_dot_product_and_a_bias():
    """eq-dense-layer is torch's linear."""
    A, b, x = random(4, 6), random(4), random(6)

    expected = functional.linear(*map(torch.from_numpy, (x, A, b)))

    np.testing.assert_allclose(dense(A, b, x), expected, atol=1e-12)


def test_shuffling_pixels_and_columns_alike_changes_nothing():
    """eq-dense-shuffle: all three sums are the same, for every shuffle."""
    A, x, pi = random(4, 6), random(6), np.random.default_rng(3).permutation(6)
    shuffled_A, shuffled_x = A[:, pi], x[pi]

    for i in range(4):
        first = sum(shuffled_A[i, k] * shuffled_x[k] for k in range(6))
        second = sum(A[i, pi[k]] * x[pi[k]] for k in range(6))
        assert first == pytest.approx(second)
        assert second == pytest.approx(A[i] @ x)


def test_a_weight_feels_its_output_times_its_input():
    """eq-dense-gradient is what autograd finds, and shuffles along with the pixels."""
    A, x, dout, pi = random(4, 6), random(6), random(4), np.array([3, 1, 5, 0, 2, 4])

    def gradient(matrix: np.ndarray, pixels: np.ndarray) -> np.ndarray:
        weight = torch.tensor(matrix, requires_grad=True)
        (weight @ torch.tensor(pixels)).backward(torch.from_numpy(dout))
        return weight.grad.numpy()

    written = np.array([[dout[i] * x[k] for k in range(6)] for i in range(4)])

    np.testing.assert_allclose(gradient(A, x), written, atol=1e-12)
    np.testing.assert_allclose(gradient(A[:, pi], x[pi]), written[:, pi], atol=1e-12)


@pytest.mark.parametrize(("K", "p"), WINDOWS)
def test_a_local_layer_sees_the_pixels_of_its_window_only(K, p):
    """eq-dense-local: the free weights are those whose output changes with the pixel."""
    x = torch.zeros(1, 1, 8, dtype=torch.float64, requires_grad=True)
    padded = functional.pad(x, (p, K))[0, 0]
    seen = [torch.autograd.grad(padded[i : i + K].sum(), x, retain_graph=True) for i in range(8)]

    reached = np.array([one[0][0, 0].numpy() > 0 for one in seen])

    np.testing.assert_array_equal(band(8, K, p), reached)


@pytest.mark.parametrize("size", [1, 2, 5, 8, 11])
def test_the_free_weights_of_a_band_are_counted_right(size):
    """eq-dense-count-local counts the band for every window up to the one that sees all."""
    for r in range(size):
        assert band(size, 2 * r + 1, r).sum() == size * (2 * r + 1) - r * (r + 1)


@pytest.mark.parametrize(("K", "p"), [(1, 0), (3, 1), (5, 2)])
def test_sharing_the_band_makes_the_matrix_of_the_reference(K, p):
    """eq-dense-tied: column k is what the reference makes of a single 1 at pixel k."""
    w = random(K)
    images = torch.eye(8).double().reshape(8, 1, 1, 8)

    out, _ = conv2d_forward(images, torch.from_numpy(w).reshape(1, 1, 1, K), padding=(0, p))

    np.testing.assert_allclose(tied(w, 8, p), out.reshape(8, 8).T, atol=1e-12)


@pytest.mark.parametrize(("K", "p"), [(1, 0), (3, 1), (5, 2)])
def test_the_tied_dense_layer_is_a_convolution(K, p):
    """eq-dense-conv1d equals eq-dense-layer with the matrix of eq-dense-tied, and torch."""
    x, w, b = random(8), random(K, seed=1), 0.7

    written = strided(x, w, b, 1, p)

    np.testing.assert_allclose(written, dense(tied(w, 8, p), np.full(8, b), x), atol=1e-12)
    np.testing.assert_allclose(written, row_layer(x, w, b, 1, p), atol=1e-12)


@pytest.mark.parametrize(("K", "p"), [(1, 0), (3, 1), (5, 2)])
def test_a_shared_weight_collects_from_all_places(K, p):
    """eq-dense-tied-gradient: both sums are the reference's gradient."""
    x, w, dout = random(8), random(K, seed=1), random(8, seed=2)
    out, cache = conv2d_forward(
        torch.from_numpy(x).reshape(1, 1, 1, 8),
        torch.from_numpy(w).reshape(1, 1, 1, K),
        padding=(0, p),
    )
    dA = np.outer(dout, x)

    from_matrix = [sum(at(dA, i, i + u - p) for i in range(8)) for u in range(K)]
    from_pixels = [sum(dout[i] * at(x, i + u - p) for i in range(8)) for u in range(K)]
    _, expected, _ = conv2d_backward(torch.from_numpy(dout).reshape(out.shape), cache)

    np.testing.assert_allclose(from_matrix, expected.flatten(), atol=1e-12)
    np.testing.assert_allclose(from_pixels, expected.flatten(), atol=1e-12)


@pytest.mark.parametrize(("size", "kernel", "p"), [((5, 6), (3, 3), 1), ((4, 7), (2, 3), 0)])
def test_the_layer_with_channels_and_batch_is_torchs(size, kernel, p):
    """eq-dense-conv2d, and the six-index matrix above it, are torch's conv2d."""
    x, w, b = random(2, 3, *size), random(4, 3, *kernel, seed=1), random(4, seed=2)

    expected = functional.conv2d(*map(torch.from_numpy, (x, w, b)), padding=p).numpy()
    written, by_matrix = np.empty_like(expected), np.empty_like(expected)
    for n, f, i, j in over(*expected.shape):
        written[n, f, i, j] = b[f] + sum(
            w[f, c, u, v] * at(x, n, c, i + u - p, j + v - p) for c, u, v in over(3, *kernel)
        )
        by_matrix[n, f, i, j] = b[f] + sum(
            at(w, f, c, k - i + p, m - j + p) * x[n, c, k, m] for c, k, m in over(3, *size)
        )

    np.testing.assert_allclose(written, expected, atol=1e-12)
    np.testing.assert_allclose(by_matrix, expected, atol=1e-12)


def test_a_dense_layer_has_a_weight_for_every_pair():
    """eq-dense-count-dense counts the parameters of torch's Linear; 31,467,520 in the example."""
    C, H, W, F, height, width = 3, 4, 5, 2, 6, 7
    layer = torch.nn.Linear(C * H * W, F * height * width)

    assert sum(p.numel() for p in layer.parameters()) == F * height * width * (C * H * W + 1)
    assert 10 * 32 * 32 * (3 * 32 * 32 + 1) == 31_467_520


def test_a_local_layer_has_a_weight_for_every_pair_within_reach():
    """eq-dense-count-local2d counts pairs found one by one; 721,720 in the example."""

    def written(F, C, H, W, r):
        K = 2 * r + 1
        return F * C * (H * K - r * (r + 1)) * (W * K - r * (r + 1)) + F * H * W

    reach = [(i, j, k, m) for i, j, k, m in over(4, 6, 4, 6) if abs(i - k) <= 1 and abs(j - m) <= 1]

    assert written(2, 3, 4, 6, 1) == 2 * 3 * len(reach) + 2 * 4 * 6
    assert written(10, 3, 32, 32, 2) == 721_720


def test_a_convolution_has_a_window_for_every_pair_of_filter_and_channel():
    """eq-dense-count-conv counts the parameters of torch's Conv2d; 760 in the example."""
    for C, F, Kh, Kw in ((3, 10, 5, 5), (1, 1, 1, 1), (4, 6, 2, 3)):
        layer = torch.nn.Conv2d(C, F, (Kh, Kw))
        assert sum(p.numel() for p in layer.parameters()) == F * (C * Kh * Kw + 1)

    assert 10 * (3 * 5 * 5 + 1) == 760


def test_on_an_endless_row_the_output_moves_with_the_input():
    """eq-dense-equivariance: all forms agree on a row that ends in enough zeros."""
    x = np.concatenate([np.zeros(20), random(9), np.zeros(20)])
    w, b, p, t = random(4, seed=1), 0.3, 1, 5
    pushed = row_layer(np.roll(x, t), w, b, 1, p)
    still = row_layer(x, w, b, 1, p)

    for i in range(t, 40):
        first = b + sum(w[u] * at(x, i + u - p - t) for u in range(4))
        second = b + sum(w[u] * at(x, (i - t) + u - p) for u in range(4))
        assert first == pytest.approx(pushed[i])
        assert second == pytest.approx(pushed[i])
        assert pushed[i] == pytest.approx(still[i - t])


@pytest.mark.parametrize(("s", "K", "p", "m"), STEPS)
def test_the_layer_with_steps_is_torchs(s, K, p, m):
    """eq-dense-stride is torch's conv1d with a stride."""
    x, w = random(17), random(K, seed=1)

    np.testing.assert_allclose(strided(x, w, 0.2, s, p), row_layer(x, w, 0.2, s, p), atol=1e-12)


@pytest.mark.parametrize(("s", "K", "p", "m"), STEPS)
def test_windows_on_moved_pixels_give_moved_outputs(s, K, p, m):
    """eq-dense-moved: equal wherever the condition holds, and different at some place where not."""
    x, w = random(17), random(K, seed=1)
    still, pushed = row_layer(x, w, 0.2, s, p), row_layer(moved(x, s * m), w, 0.2, s, p)
    promised = [i for i in range(len(still)) if s * m <= s * i - p and s * i - p + K - 1 <= 16]
    others = [i for i in range(m, len(still)) if i not in promised]

    assert promised
    for i in promised:
        assert pushed[i] == pytest.approx(still[i - m])
    assert not others or any(abs(pushed[i] - still[i - m]) > 1e-6 for i in others)


def test_a_shift_that_the_stride_does_not_divide_moves_nothing():
    """eq-dense-moved needs s m: at stride 2 a step of one agrees with no whole number of places."""
    x, w = random(40), random(3, seed=1)
    still, pushed = row_layer(x, w, 0.0, 2, 1), row_layer(moved(x, 1), w, 0.0, 2, 1)

    for m in range(-3, 4):
        assert np.abs(pushed[5:15] - still[5 - m : 15 - m]).max() > 0.1


def test_a_matrix_that_commutes_with_the_ring_is_made_of_diagonals():
    """eq-dense-converse: the matrices that commute with a step have W free entries, as written."""
    W = 5
    step = np.roll(np.eye(W), 1, axis=0)  # step @ x is x moved by one place
    commute = np.kron(step, np.eye(W)) - np.kron(np.eye(W), step.T)  # of A, read row by row
    _, singular, rows = np.linalg.svd(commute)

    kernel = rows[np.isclose(singular, 0, atol=1e-10)]

    assert len(kernel) == W
    for one in kernel:
        A = one.reshape(W, W)
        np.testing.assert_allclose(A @ step, step @ A, atol=1e-10)
        for i, k in over(W, W):
            assert A[i, k] == pytest.approx(A[0, (k - i) % W], abs=1e-10)


@pytest.mark.parametrize(("first", "m"), [(2, 1), (2, 9), (5, 3)])
def test_the_maximum_over_places_forgets_the_place(first, m):
    """eq-dense-invariance holds away from the ends by r, and so does it for the mean."""
    x, w, r = np.zeros(16), random(5, seed=1), 2
    x[first : first + 3] = random(3, seed=4)
    still, pushed = row_layer(x, w, 0.4, 1, r), row_layer(np.roll(x, m), w, 0.4, 1, r)

    assert max(pushed) == pytest.approx(max(still))
    assert pushed.mean() == pytest.approx(still.mean())
    np.testing.assert_allclose(np.sort(pushed), np.sort(still), atol=1e-12)


def test_the_maximum_changes_where_the_border_cuts_the_signal():
    """eq-dense-invariance fails for a signal that comes nearer to an end than r."""
    x, w = np.zeros(8), np.array([1.0, 0.0, 0.0])
    x[6] = 1.0

    still, pushed = row_layer(x, w, 0.0, 1, 1), row_layer(np.roll(x, 1), w, 0.0, 1, 1)

    assert still.max() == 1
    assert pushed.max() == 0
