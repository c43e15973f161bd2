# %% [markdown]
# # A network that trains
#
# You have the convolution. What is missing until it reads digits: a loss, a non-linearity, a dense
# layer, and the patience to find out why it does not learn.
#
# | exercise | minutes | difficulty | points |
# |---|---|---|---|
# | `softmax_loss` | {minutes:softmax_loss} | {difficulty:softmax_loss} | {points:softmax_loss} |
# | `svm_loss` | {minutes:svm_loss} | {difficulty:svm_loss} | {points:svm_loss} |
# | `relu_forward` | {minutes:relu_forward} | {difficulty:relu_forward} | {points:relu_forward} |
# | `relu_backward` | {minutes:relu_backward} | {difficulty:relu_backward} | {points:relu_backward} |
# | `dense_forward` | {minutes:dense_forward} | {difficulty:dense_forward} | {points:dense_forward} |
# | `dense_backward` | {minutes:dense_backward} | {difficulty:dense_backward} | {points:dense_backward} |
# | `classify` | {minutes:classify} | {difficulty:classify} | {points:classify} |
# | two written questions | 60 | medium | {points:handful_first} + {points:zoo} |
#
# Together {points:all} points. The functions take about {minutes} minutes; take them in three
# sittings: the losses, the layers, the network.
#
# **What you need.** Python, NumPy, this notebook, and the small file that came with it, which has the
# digits in it. And your own convolution: `conv2d_forward` and `conv2d_backward`, fast or slow.
#
# **How to work.** Each exercise has a cell with a function to fill in, and below it a check that you
# may run as often as you like. It shows the smallest case that does not hold yet. When you hand in,
# the same promises are checked with other numbers, and the network is trained on other digits.
#
# A backward is called with the cache of your own forward. If what is in there is wrong, or the
# forward stops with an error, that costs points of the backward too.
#
# **One letter for one thing**: $N$ images, $K$ classes, $D$ inputs and $M$ outputs of a dense layer,
# $s$ for scores, and $y$ for the label, the right class, counted from 0. $[\ldots]$ is 1 if what
# stands in it is true, and 0 if not.

# %% environment

# %% [markdown]
# ## 1. How wrong is a row of scores?
#
# `softmax_loss(scores, y)` returns `(loss, dscores)`: one number, and how it changes with the scores.
#
# $$
# p[n, k] = \frac{e^{s[n, k]}}{\sum_j e^{s[n, j]}}, \qquad
# \mathrm{loss} = -\frac{1}{N} \sum_n \log p[n, y_n], \qquad
# \mathrm{ds}[n, k] = \frac{p[n, k] - [k = y_n]}{N}
# $$
#
# **Why.** A network is trained by the gradient of one number, and this one is the most common: it
# asks for a high probability of the right class. [The book]({book}/convnet.html#sec-net-softmax)
# derives its gradient step by step, and says why [large scores]({book}/convnet.html#sec-net-large)
# need care.
#
# **By hand.** Two images, two classes:
#
# | scores | label | probabilities | loss | dscores |
# |---|---|---|---|---|
# | $2, 0$ | 0 | $0.881, 0.119$ | $0.127$ | $-0.060, 0.060$ |
# | $0, 0$ | 1 | $0.5, 0.5$ | $0.693$ | $0.25, -0.25$ |
# | **both** | | | $\mathbf{0.410}$ | |
#
# Scores of 2000 and 0 have a loss of 0 for label 0 and of 2000 for label 1. What is $e^{2000}$ to
# NumPy?
#
# | name | shape | meaning |
# |---|---|---|
# | `scores` | $(N, K)$ | one row an image |
# | `y` | $(N)$, integers | the label of each image |
# | `loss` | one number | the mean over the images |
# | `dscores` | $(N, K)$ | as `scores` |
#
# **What is checked.**
#
# {checks:softmax_loss}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Adding the same number to all scores of a row changes no probability. So take off the largest
# first: then every exponent is at most 0, and no exponential is larger than 1.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# Do not take the logarithm of a probability: it may have become 0. With shifted scores $t$,
# $\log p[n, k] = t[n, k] - \log \sum_j e^{t[n, j]}$, and the sum is at least 1.
#
# </details>
#
# <details><summary>Hint 3: the loop structure</summary>
#
# No loop. `logs = t - np.log(np.exp(t).sum(axis=1, keepdims=True))`;
# `loss = -logs[np.arange(N), y].mean()`. The gradient begins as `np.exp(logs)`, loses 1 at
# `[np.arange(N), y]`, and is divided by $N$. `scores -= ...` would change the caller's array.
#
# </details>


# %% answer="softmax_loss"
def softmax_loss(scores, y):
    """Return (loss, dscores) of the mean cross-entropy of the softmax."""
    ### BEGIN SOLUTION
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    rows = np.arange(len(y))

    dscores = np.exp(logs)
    dscores[rows, y] -= 1
    return -logs[rows, y].mean(), dscores / len(y)
    ### END SOLUTION


# %%
# Try it: the example by hand.
print(softmax_loss(np.array([[2.0, 0], [0, 0]]), np.array([0, 1])))

# %% check="softmax_loss"

# %% [markdown]
# ## 2. Another answer to the same question
#
# `svm_loss(scores, y, *, margin=1.0)` returns `(loss, dscores)`.
#
# $$
# e[n, k] = \max(0,\; s[n, k] - s[n, y_n] + \mathrm{margin}) \text{ for } k \ne y_n, \qquad
# \mathrm{loss} = \frac{1}{N} \sum_n \sum_{k \ne y_n} e[n, k]
# $$
#
# $$
# \mathrm{ds}[n, k] = \frac{[e[n, k] > 0]}{N} \text{ for } k \ne y_n, \qquad
# \mathrm{ds}[n, y_n] = -\sum_{k \ne y_n} \mathrm{ds}[n, k]
# $$
#
# **Why.** The softmax is never content; this loss is, once the right score is above all others by the
# margin. [The book]({book}/convnet.html#sec-net-svm) compares the two: whatever loss a network has, its
# layers do not notice.
#
# **By hand.** One image, scores $3, 1, 2.5$, label 0. Class 1 has $1 - 3 + 1 < 0$ and adds nothing,
# class 2 adds $2.5 - 3 + 1 = 0.5$: the loss is $0.5$ and `dscores` is $-1, 0, 1$. With `margin=3.0`
# both offend: $1 + 2.5 = 3.5$, and `dscores` is $-2, 1, 1$.
#
# | name | shape | meaning |
# |---|---|---|
# | `scores` | $(N, K)$ | one row an image |
# | `y` | $(N)$, integers | the label of each image |
# | `margin` | one number | by how much the right score has to be above every other |
# | `loss`, `dscores` | one number; $(N, K)$ | as in exercise 1 |
#
# PyTorch's `multi_margin_loss` also divides by $K$; here, as in CS231n, it is a sum over the classes.
#
# **What is checked.**
#
# {checks:svm_loss}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Compute the excess for all classes at once, then set that of the right class to 0: it would be the
# margin itself.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# The right scores are `scores[np.arange(N), y]`, of shape $(N)$; `[:, None]` makes them a column that
# can be taken off every column of `scores`.
#
# </details>
#
# <details><summary>Hint 3: the loop structure</summary>
#
# No loop. `excess = np.maximum(0, scores - right + margin)`; `excess[rows, y] = 0`;
# `dscores = (excess > 0).astype(scores.dtype)`; `dscores[rows, y] = -dscores.sum(axis=1)`; both
# divided by $N$.
#
# </details>


# %% answer="svm_loss"
def svm_loss(scores, y, *, margin=1.0):
    """Return (loss, dscores) of the mean hinge loss over the wrong classes."""
    ### BEGIN SOLUTION
    rows = np.arange(len(y))
    excess = np.maximum(0, scores - scores[rows, y][:, None] + margin)
    excess[rows, y] = 0

    dscores = (excess > 0).astype(scores.dtype)
    dscores[rows, y] = -dscores.sum(axis=1)
    return excess.sum() / len(y), dscores / len(y)
    ### END SOLUTION


# %%
# Try it: the example by hand.
print(svm_loss(np.array([[3.0, 1, 2.5]]), np.array([0])))

# %% check="svm_loss"

# %% [markdown]
# ## 3. Between two layers
#
# `relu_forward(x)` returns `(out, cache)`, and `relu_backward(dout, cache)` returns `dx`:
#
# $$
# \mathrm{out} = \max(0, x), \qquad \mathrm{dx} = \mathrm{dout} \cdot [x > 0]
# $$
#
# **Why.** Without something that is not linear in between, two layers are one
# ([the book]({book}/convolution.html#sec-merge)). It is a layer with
# [nothing to learn]({book}/from-dense.html#sec-dense-layers), and on the way back it is
# [a gate]({book}/convnet.html#sec-net-relu).
#
# **By hand.** $x = (-1, 2)$ gives $(0, 2)$; $\mathrm{dout} = (3, 4)$ comes back as $(0, 4)$: it is `x`
# that decides, not `dout`.
#
# | name | shape | meaning |
# |---|---|---|
# | `x`, `out` | any | one and the same shape |
# | `cache` | what you like | whatever your backward needs |
# | `dout`, `dx` | that of `x` | what comes back, and what is passed on |
#
# **What is checked**, forward and backward.
#
# {checks:relu_forward}
#
# {checks:relu_backward}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Each entry is on its own. The cache has to tell where `x` was above zero.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# `np.maximum(x, 0)` is a new array; `x[x < 0] = 0` changes the caller's.
#
# </details>
#
# <details><summary>Hint 3: the loop structure</summary>
#
# One line each, no loop: `np.maximum(x, 0)` and `dout * (x > 0)`.
#
# </details>


# %% answer="relu_forward"
def relu_forward(x):
    """Return (out, cache): max(0, x) for every entry."""
    ### BEGIN SOLUTION
    return np.maximum(x, 0), x
    ### END SOLUTION


# %% check="relu_forward"


# %% answer="relu_backward"
def relu_backward(dout, cache):
    """Return dx: dout where x was above zero, and 0 elsewhere."""
    ### BEGIN SOLUTION
    return dout * (cache > 0)
    ### END SOLUTION


# %%
# Try it: the example by hand.
out, cache = relu_forward(np.array([-1.0, 2]))
print(out, relu_backward(np.array([3.0, 4]), cache))

# %% check="relu_backward"

# %% [markdown]
# ## 4. The last layer
#
# `dense_forward(x, weight, bias)` returns `(out, cache)`, and `dense_backward(dout, cache)` returns
# `(dx, dweight, dbias)`. The weight has a row for each *output*, as in PyTorch.
#
# $$
# \mathrm{out}[n, m] = b[m] + \sum_{d} w[m, d] \; x[n, d]
# $$
#
# $$
# \mathrm{dx}[n, d] = \sum_{m} \mathrm{dout}[n, m] \; w[m, d], \qquad
# \mathrm{dw}[m, d] = \sum_{n} \mathrm{dout}[n, m] \; x[n, d], \qquad
# \mathrm{db}[m] = \sum_{n} \mathrm{dout}[n, m]
# $$
#
# **Why.** It makes ten scores of whatever the convolutions have found. It is the layer that
# [the book begins with]({book}/from-dense.html#sec-dense-ordinary), for
# [a batch of rows]({book}/convnet.html#sec-net-dense); the network flattens its maps to rows before it.
#
# **By hand.** One image, two inputs, three outputs:
#
# $$
# x = \begin{pmatrix} 1 & 2 \end{pmatrix}, \quad
# w = \begin{pmatrix} 1 & 0 \\ 2 & -1 \\ 0 & 3 \end{pmatrix}, \quad
# b = \begin{pmatrix} 0 & 1 & 0 \end{pmatrix}, \quad
# \mathrm{out} = \begin{pmatrix} 1 & 1 & 6 \end{pmatrix}
# $$
#
# $$
# \mathrm{dout} = \begin{pmatrix} 1 & 0 & 2 \end{pmatrix}: \quad
# \mathrm{dx} = \begin{pmatrix} 1 & 6 \end{pmatrix}, \quad
# \mathrm{dw} = \begin{pmatrix} 1 & 2 \\ 0 & 0 \\ 2 & 4 \end{pmatrix}, \quad
# \mathrm{db} = \begin{pmatrix} 1 & 0 & 2 \end{pmatrix}
# $$
#
# | name | shape | meaning |
# |---|---|---|
# | `x`, `dx` | $(N, D)$ | one row an image |
# | `weight`, `dweight` | $(M, D)$ | one row an output |
# | `bias`, `dbias` | $(M)$ | one number an output; there always is a bias |
# | `out`, `dout` | $(N, M)$ | one row an image |
#
# **What is checked**, forward and backward.
#
# {checks:dense_forward}
#
# {checks:dense_backward}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Each sum in the formulas is a product of two matrices. Which two, and which of them is transposed,
# the shapes tell: only one way fits.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# $(N, D)$ times $(D, M)$ is `x @ weight.T`. $(M, N)$ times $(N, D)$ is `dout.T @ x`, which has the
# shape of `weight`. $(N, M)$ times $(M, D)$ is `dout @ weight`.
#
# </details>
#
# <details><summary>Hint 3: the loop structure</summary>
#
# No loop. With square matrices a wrong transpose has the right shape, so test with three different
# sizes. `dbias` is `dout.sum(axis=0)`.
#
# </details>


# %% answer="dense_forward"
def dense_forward(x, weight, bias):
    """Return (out, cache): every row of x times every row of weight, plus the bias."""
    ### BEGIN SOLUTION
    return x @ weight.T + bias, (x, weight)
    ### END SOLUTION


# %% check="dense_forward"


# %% answer="dense_backward"
def dense_backward(dout, cache):
    """Return (dx, dweight, dbias): how the loss changes with x, weight and bias."""
    ### BEGIN SOLUTION
    x, weight = cache
    return dout @ weight, dout.T @ x, dout.sum(axis=0)
    ### END SOLUTION


# %%
# Try it: the example by hand.
x, weight = np.array([[1.0, 2]]), np.array([[1.0, 0], [2, -1], [0, 3]])
out, cache = dense_forward(x, weight, np.array([0.0, 1, 0]))
print(out, *dense_backward(np.array([[1.0, 0, 2]]), cache), sep="\n")

# %% check="dense_backward"

# %% [markdown]
# ## 5. A network
#
# `classify(x, y, unseen, *, seed=0)` trains a network on the images `x` with the labels `y`, and
# returns a label for each of the `unseen` images.
#
# Write a class `ConvNet` from your own layers: it draws its parameters, computes scores, and computes
# the loss with the gradient of every parameter. A small one is enough:
#
# | layer | shape of what comes out | parameters |
# |---|---|---|
# | image | $(N, 1, 8, 8)$ | |
# | convolution 3 × 3, padding 1, and ReLU | $(N, 8, 8, 8)$ | 80 |
# | convolution 3 × 3, padding 1, stride 2, and ReLU | $(N, 16, 4, 4)$ | 1,168 |
# | flatten | $(N, 256)$ | |
# | dense | $(N, 10)$ | 2,570 |
#
# Then step against the gradient, with a bit of momentum, on a few images at a time:
#
# $$
# v \leftarrow \mu v - \eta \; \mathrm{dw}, \qquad w \leftarrow w + v
# $$
#
# **Why.** This is where all the pieces meet, and where one that is slightly wrong shows as a curve
# that is slightly too high. The book has [first weights]({book}/convnet.html#sec-net-init),
# [the step]({book}/convnet.html#sec-net-sgd), [what to try first]({book}/convnet.html#sec-net-handful)
# and [curves of broken runs]({book}/convnet.html#sec-net-broken); the
# [common settings]({book}/convolution.html#sec-common-settings) of a convolution are a good first
# choice.
#
# **By hand.** Before the first step, ten scores near zero are ten probabilities of about $0.1$: the
# loss is about $\log 10 = 2.303$. A first loss far above says that the weights were drawn too large.
#
# | name | shape | meaning |
# |---|---|---|
# | `x` | $(N, 1, 8, 8)$, float64 | images from 0 (paper) to 1 (ink) |
# | `y` | $(N)$, integers | their labels, 0 to 9 |
# | `unseen` | $(U, 1, 8, 8)$ | images without labels; they may be those of `x` |
# | `seed` | an integer | decides first weights and order; the same seed, the same labels |
# | returned | $(U)$, integers | a label for each |
#
# In one of the checks the first and the last column hold noise, 0 or 2 at random, in `x` as in
# `unseen`. The blackest ink is 1, so the noise outweighs the digit, and comparing images pixel by
# pixel leads nowhere; training finds out by itself that these weights are of no use.
#
# The digits are a part of "Optical Recognition of Handwritten Digits" (Alpaydin and Kaynak, UCI,
# 1998). A network of this size gets about 97 % of unseen ones right. Each call may compute for 60
# seconds; with `im2col` it takes a few.
#
# **What is checked.** Where a function of yours above is wrong, the network is trained once more with
# right ones in the place of all six, and the better of the two results counts.
#
# {checks:classify}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Twenty images first. A network that cannot learn twenty images by heart has a bug, and with twenty
# images a run takes a second. Watch the loss: it begins near 2.3 and has to go to 0. If it does not,
# check every gradient of the whole network with centered differences before you change a number.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# Draw each weight with variance $2 / (\text{inputs of one output})$, so 2/9, 2/72 and 2/256 here, and
# biases at 0. A rate of $\eta = 0.1$ falling to 0 in a straight line, momentum $\mu = 0.9$, batches of
# 50 and 1,000 steps do well. Count steps, not rounds through the data: twenty images need as many.
#
# </details>
#
# <details><summary>Hint 3: the loop structure</summary>
#
# `rng = np.random.default_rng(seed)`. In each step: take the next 50 numbers of a shuffled
# `rng.permutation(len(x))`, shuffling anew when it is used up; index `x` *and* `y` with them; compute
# loss and gradients; for every parameter, velocity and gradient, the two lines above, in place. In the
# end `scores.argmax(axis=1)`.
#
# The backward pass is the forward pass read from the bottom: `dense_backward`, reshape to the maps,
# `relu_backward`, `conv2d_backward`, `relu_backward`, `conv2d_backward`.
#
# </details>

# %%
# Put your conv2d_forward and conv2d_backward here, or conv2d_forward_fast and conv2d_backward_fast.


# %% answer="classify"
def classify(x, y, unseen, *, seed=0):
    """Return a label for every unseen image, by a network trained on x and y."""
    ### BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    net = ConvNet(rng)
    velocity = [np.zeros_like(p) for p in net.parameters]
    waiting, steps = [], 1000
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

    ### END SOLUTION


# %%
# Try it: twenty images first. `example` hands out the digits of the check, labels included.
def look():
    from autograder.student import example

    shown = example("recognizes_unseen_digits")
    if isinstance(shown, tuple):  # it is nothing where the notebook is graded: nobody looks there
        images, labels, *_ = shown  # and then the unseen images and their labels
        print((classify(images[:20], labels[:20], images[:20]) == labels[:20]).sum(), "of 20")


look()

# %% check="classify"

# %% [markdown] question="handful_first" points=4
# ### Why twenty images first?
#
# A network learns twenty images by heart: the loss goes from 2.3 to 0.001. Name one kind of bug that
# is now ruled out and one that is not, each with a reason. Then say what you would look at if the
# loss had stayed at exactly 2.303 from the first step on, and what if it had begun at 35.
# ({points:handful_first} points; five sentences are enough.)
#
# === BEGIN MARK SCHEME ===
# - 1 point, ruled out: anything that keeps the gradient from reducing the loss on the very images it
#   is computed from, such as a wrong sign, a layer cut off, a rate that is far off, units that are all
#   dead.
# - 1 point, not ruled out: anything that only shows on other images or at evaluation, such as
#   overfitting, labels that were shuffled (twenty wrong labels are learned by heart as well), a mode
#   that differs between training and test, data that is not shuffled; or a gradient that is only a
#   little wrong.
# - 1 point, exactly 2.303: all ten probabilities are 0.1 whatever the image, so nothing gets through
#   to the scores: dead units, weights of 0, a gradient of 0; look at the activations and at the
#   gradient of each layer.
# - 1 point, 35: the scores are far too large before training: the spread of the first weights (or
#   images from 0 to 255), or a loss that is a sum and not a mean.
#
# **Sample answer.** A gradient of the wrong sign is ruled out, because the loss would have gone up.
# Labels in the wrong order are not, because twenty wrong labels can be learned by heart as well. At
# exactly 2.303 all scores are equal for every image, so I would look whether the ReLUs are all 0 and
# whether the gradient of the first layer is. At 35 the scores are much too large, so I would look at
# how the weights were drawn and whether the images were scaled to 1.
# === END MARK SCHEME ===

# %% [markdown] question="zoo" points=8
# ### A zoo of broken runs
#
# Nine runs of one network on the same digits: a healthy one, and eight with one bug each. The columns
# 0 to 399 have the loss of the batch at that step; the accuracies are taken after the last step. `nan` is not a number.
# F ran with a hundredth of the rate, so that there is something to see.
#
# | run | 0 | 25 | 50 | 100 | 200 | 399 | seen | unseen |
# |---|---|---|---|---|---|---|---|---|
# | healthy | 2.63 | 0.35 | 0.66 | 0.01 | 0.00 | 0.00 | 100% | 98% |
# | A | 2.32 | 2.08 | 1.87 | 1.78 | 1.76 | 1.80 | 69% | 67% |
# | B | 2.30 | 2.31 | 2.32 | 2.30 | 2.29 | 2.30 | 10% | 10% |
# | C | 3.09 | 0.29 | 0.53 | 0.02 | 0.00 | 0.00 | 9% | 11% |
# | D | 2.63 | 0.64 | 1.24 | 0.11 | 0.01 | 0.00 | 99% | 96% |
# | E | 2.36 | 2.34 | 2.31 | 2.27 | 2.19 | 2.20 | 23% | 13% |
# | F | 2.63 | 2.74 | 6.72 | nan | nan | nan | 10% | 9% |
# | G | 3.93 | 3.18 | 2.79 | 2.91 | 2.89 | 2.92 | 10% | 10% |
# | H | 2.63 | 2.32 | 2.49 | 2.40 | 2.40 | 2.44 | 10% | 11% |
#
# And the eight lines of code that differ from the healthy run, in another order:
#
# 1. `order = np.argsort(y)` for the order of the images, once
# 2. `dx = dpadded[:, :, :H, :W]` at the end of a convolution's backward, with padding 1
# 3. `probabilities = softmax(scores)` at the end of the network, then `softmax_loss(probabilities, y)`
# 4. `v = 0.9 * v + rate * gradient` and `w = w + v`
# 5. a batch normalization whose mode is never switched, and a test that takes the images class by class
# 6. `rate = 1.5`
# 7. `x = x[rng.permutation(len(x))]` before training, and no such line for `y`
# 8. `b2 = np.full(16, -30.0)` for the bias in front of a ReLU
#
# For each run, A to H, say which line it was, and by what in the row you know it: one sentence each.
# For one of them nothing in the row would have made you suspicious without the healthy run beside it.
# Which test finds it? ({points:zoo} points.)
#
# === BEGIN MARK SCHEME ===
# 1 point for each run with its line *and* a reason that the row bears out; half a point is not given.
# The last question is not counted by itself; without it, D earns no point.
#
# - A, 3: the loss falls and then stays near 1.8. Probabilities as scores differ by at most 1, so the
#   loss cannot fall below $\log(1 + 9/e) = 1.46$.
# - B, 8: the loss is $\log 10$ from the first step on and accuracy is chance: the scores do not depend
#   on the image, since every unit is dead.
# - C, 5: the loss is as good as the healthy one, yet even the images it has seen are at chance at the
#   test: it is the test that differs. Statistics of a batch of one class say nothing of the others.
# - D, 2: it learns nearly as well, a little more slowly and to a little less. A gradient check of the
#   convolution with padding 1 finds it.
# - E, 7: the loss falls a little and very slowly, and what is learned of the images seen (23 %) is by
#   heart: unseen ones are at chance.
# - F, 4: the loss goes up, faster and faster, until it is not a number.
# - G, 1: each batch holds one class, so the net unlearns the others; the loss on a class that comes
#   up again is *above* $\log 10$ to the end.
# - H, 6: it begins as the healthy one and is near chance ever after, above $\log 10$: the first steps
#   were so large that nothing came back. F and H are not to be exchanged: F grows without bound.
#
# **Sample answer.** A is 3: probabilities are at most 1 apart, so the loss cannot come near 0. B is 8:
# it is at log 10 before any step was taken, so nothing gets through. C is 5: training went well and
# only the test is at chance, even on images it has seen. D is 2: it works, only worse; a gradient check
# would have found it. E is 7: slowly it learns the wrong labels by heart, and unseen images are at
# chance. F is 4: the loss grows. G is 1: the loss stays above log 10, since the net always expects the
# class that it has just seen. H is 6: it starts as the healthy run and is thrown out at once.
# === END MARK SCHEME ===

# %% [markdown]
# ## If you like: without points
#
# - Which digits does your network get wrong? Show twenty of them with both labels. How many would you
#   have read as the network did?
# - Train with `svm_loss` in the place of `softmax_loss`, each with the best of four rates, five seeds
#   each. Can you tell which is better?
# - Give it a batch normalization of your own after each convolution. What happens to the largest rate
#   with which it still learns?
# - Compare the nearest image with your network: beside noise, and when every image is moved by a pixel.
#
# ## Before you hand in
#
# Restart the kernel and run all cells, so that nothing rests on a cell that you have deleted. When no
# `check` complains, the functions are done; the two written questions are read by a person.
#
# You now have a network in which every number is computed by code of your own, and a list of ways in
# which such a network fails without an error.
