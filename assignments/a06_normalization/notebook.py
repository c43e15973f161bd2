# %% [markdown]
# # Layer, instance and group normalization
#
# Batch normalization needs a batch. What is left of it when there is only one image? Here you write
# one function that normalizes over any axes, and its way back; three layers of the literature are
# then a few lines each, and differ in nothing but the axes.
#
# | exercise | minutes | difficulty | points |
# |---|---|---|---|
# | `normalize_forward` | {minutes:normalize_forward} | {difficulty:normalize_forward} | {points:normalize_forward} |
# | `normalize_backward` | {minutes:normalize_backward} | {difficulty:normalize_backward} | {points:normalize_backward} |
# | `layer_norm_forward` | {minutes:layer_norm_forward} | {difficulty:layer_norm_forward} | {points:layer_norm_forward} |
# | `layer_norm_backward` | {minutes:layer_norm_backward} | {difficulty:layer_norm_backward} | {points:layer_norm_backward} |
# | `instance_norm_forward` | {minutes:instance_norm_forward} | {difficulty:instance_norm_forward} | {points:instance_norm_forward} |
# | `instance_norm_backward` | {minutes:instance_norm_backward} | {difficulty:instance_norm_backward} | {points:instance_norm_backward} |
# | `group_norm_forward` | {minutes:group_norm_forward} | {difficulty:group_norm_forward} | {points:group_norm_forward} |
# | `group_norm_backward` | {minutes:group_norm_backward} | {difficulty:group_norm_backward} | {points:group_norm_backward} |
# | two written questions | 25 | medium | {points:which_axes} + {points:gamma_inside} |
#
# Together {points:all} points. The functions take about {minutes} minutes if you have written batch
# normalization before, and longer if not; take them in two sittings, the first two exercises in one.
#
# **What you need.** Python, NumPy, this notebook, and the small file that came with it. You have
# read [the chapter on these normalizations]({book}/normalization.html), and know how
# [a gradient is checked]({book}/differentiating.html#sec-gradient-check).
#
# **How to work.** Each exercise has a cell with a function to fill in, and below it a check that you
# may run as often as you like. It shows the smallest case that does not hold yet. When you hand in,
# the same promises are checked with other numbers.
#
# Any way to the right numbers is right. The six layers may call your `normalize_forward` and
# `normalize_backward`. In this notebook they call yours, so mend those two first: while one of them
# is wrong, `check` finds fault with right layers. When you hand in, the layers are asked once more
# with right ones in their place, and the better result counts, so that they do not pay for it. For
# this, hand the cache of `normalize_forward` on to `normalize_backward` as it is, and do not look
# into it.
#
# A backward is called with the cache of its own forward. If what is in there is wrong, or the
# forward stops with an error, that costs points of the backward too.
#
# **One letter for one thing.** $N$ images, $C$ channels, $H$ rows, $W$ columns; $G$ groups of
# $C / G$ channels; $m$ values that share one mean.

# %% environment

# %% [markdown]
# ## 1. One function for all
#
# `normalize_forward(x, axes, eps=1e-5)` returns `(xhat, cache)`.
#
# All entries of $x$ that differ in nothing but their places along `axes` share one mean $\mu$ and one
# biased variance $\sigma^2$:
#
# $$
# \hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}}, \qquad
# \mu = \frac1m \sum x, \qquad \sigma^2 = \frac1m \sum (x - \mu)^2
# $$
#
# with both sums over the axes, and $m$ the product of their lengths. For images:
#
# | layer | axes | a mean for each |
# |---|---|---|
# | batch normalization | $(0, 2, 3)$ | channel |
# | layer normalization | $(1, 2, 3)$ | image |
# | instance normalization | $(2, 3)$ | image and channel |
# | group normalization | $(2, 3, 4)$ of $(N, G, C/G, H, W)$ | image and group |
#
# **Why.** Where the first axis is not among them, a sample is normalized by itself: batches may be
# small, training and evaluation are the same, and there is nothing to remember. Of
# [the layers with a mean and a variance]({book}/from-dense.html#sec-dense-layers) these are the ones
# without buffers.
#
# **By hand.** $x = \begin{pmatrix} 0 & 2 & 4 & 2 \\ 1 & 1 & 1 & 5 \end{pmatrix}$ with
# $\varepsilon = 1$, over axis 1:
#
# | row | mean | variance | root | $\hat x$ |
# |---|---|---|---|---|
# | $0, 2, 4, 2$ | $2$ | $2$ | $\sqrt3$ | $-1.155, 0, 1.155, 0$ |
# | $1, 1, 1, 5$ | $2$ | $3$ | $2$ | $-0.5, -0.5, -0.5, 1.5$ |
#
# Over axis 0 the first column has mean 0.5, variance 0.25, and root $\sqrt{1.25}$: $\hat x$ is
# $-0.447$ and $0.447$ there.
#
# | name | shape | meaning |
# |---|---|---|
# | `x` | any | |
# | `axes` | a tuple of numbers | the axes that share a mean, at least one |
# | `eps` | a number | $\varepsilon$ |
# | `xhat` | as `x` | |
# | `cache` | what you like | whatever `normalize_backward` will need |
#
# **What is checked.**
#
# {checks:normalize_forward}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# NumPy takes a tuple of axes. All that is needed is a mean, the differences from it, the mean of
# their squares, and a division.
#
# </details>
#
# <details><summary>Hint 2: the shapes</summary>
#
# `x.mean(axis=(1,))` of a $(2, 4)$ array has the shape $(2)$, and NumPy would lay it along the *last*
# axis. With `keepdims=True` it is $(2, 1)$ and lies where it belongs.
#
# Subtract first and square then. `(x * x).mean() - mean * mean` is the same on paper, but with a
# mean of 16,384 float32 has no digits left for the difference.
#
# </details>
#
# <details><summary>Hint 3: almost the code</summary>
#
# `centered = x - x.mean(axis=axes, keepdims=True)` and
# `root = np.sqrt((centered**2).mean(axis=axes, keepdims=True) + eps)`. Keep $\hat x$, the root and the
# axes for the way back.
#
# </details>


# %% answer="normalize_forward"
def normalize_forward(x, axes, eps=1e-5):
    """Return x with mean 0 and variance 1 over the axes, and a cache."""
    ### BEGIN SOLUTION
    centered = x - x.mean(axis=axes, keepdims=True)
    root = np.sqrt((centered**2).mean(axis=axes, keepdims=True) + eps)
    xhat = centered / root
    return xhat, (xhat, root, axes)
    ### END SOLUTION


# %%
# Try it: the example by hand.
x = np.array([[0.0, 2, 4, 2], [1, 1, 1, 5]])
xhat, cache = normalize_forward(x, (1,), eps=1)
print(xhat.round(3))
print(normalize_forward(x, (0,), eps=1)[0][:, 0].round(3))

# %% check="normalize_forward"

# %% [markdown]
# ## 2. One way back for all
#
# `normalize_backward(dout, cache)` returns `dx`, given how the loss changes with every entry of
# `xhat`.
#
# An $x$ moves its own $\hat x$, and by mean and variance those of all that share them. The three
# ways together are
#
# $$
# \mathrm{dx} = \frac{1}{\sqrt{\sigma^2 + \varepsilon}} \left( \mathrm{dout} -
# \frac1m \sum \mathrm{dout} - \hat x \; \frac1m \sum \mathrm{dout} \; \hat x \right)
# $$
#
# with both sums over the same axes as in the forward pass.
#
# **Why.** This is the closed form of batch normalization without gamma. What it takes off is what no
# move of $x$ can bring about, since mean and variance of $\hat x$ are fixed. A
# [gradient check]({book}/differentiating.html#sec-gradient-check) tells it from every simpler formula.
#
# **By hand.** The second row of the example, $\hat x = (-0.5, -0.5, -0.5, 1.5)$ with root 2, and
# $\mathrm{dout} = (4, 0, 0, 4)$. The mean of dout is 2, that of $\mathrm{dout} \; \hat x$ is
# $(-2 + 6) / 4 = 1$:
#
# | | values |
# |---|---|
# | $\mathrm{dout}$ | $4, 0, 0, 4$ |
# | less its mean | $2, -2, -2, 2$ |
# | less $1 \cdot \hat x$ | $2.5, -1.5, -1.5, 0.5$ |
# | over the root | $1.25, -0.75, -0.75, 0.25$ |
#
# A cheap test: over the axes, dx adds up to zero.
#
# | name | shape | meaning |
# |---|---|---|
# | `dout` | as `xhat` | the upstream gradient |
# | `cache` | what your forward returned | the check hands it on as it is |
# | `dx` | as `x` | |
#
# **What is checked.**
#
# {checks:normalize_backward}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Two means, taken where the forward took its own, and laid along the axes again. The last factor is
# the same root as in the forward.
#
# </details>
#
# <details><summary>Hint 2: how it comes about</summary>
#
# With $d = x - \mu$ and $r = 1 / \sqrt{\sigma^2 + \varepsilon}$, the steps back are
# $\mathrm{d}\sigma^2 = -\frac{r^3}{2} \sum \mathrm{dout} \; d$, then
# $\mathrm{d}d = r \, \mathrm{dout} + \frac{2d}{m} \mathrm{d}\sigma^2$, and
# $\mathrm{dx} = \mathrm{d}d - \frac1m \sum \mathrm{d}d$. Put $d = \hat x / r$ in, and use that
# $\hat x$ adds up to zero. Writing the steps down instead of the formula is just as right.
#
# </details>
#
# <details><summary>Hint 3: almost the code</summary>
#
# `dout.mean(axis=axes, keepdims=True)` is the first mean,
# `(dout * xhat).mean(axis=axes, keepdims=True)` the second, which is multiplied by `xhat`.
#
# </details>


# %% answer="normalize_backward"
def normalize_backward(dout, cache):
    """Return how the loss changes with x."""
    ### BEGIN SOLUTION
    xhat, root, axes = cache
    through_mean = dout.mean(axis=axes, keepdims=True)
    through_variance = xhat * (dout * xhat).mean(axis=axes, keepdims=True)
    return (dout - through_mean - through_variance) / root
    ### END SOLUTION


# %%
# Try it: the second row by hand, then a measured gradient. The difference should be below 1e-8.
dout = np.array([[0.0, 0, 0, 0], [4, 0, 0, 4]])
_, cache = normalize_forward(x, (1,), eps=1)
print(normalize_backward(dout, cache)[1])

rng = np.random.default_rng(0)
images, dimages = rng.normal(size=(2, 4, 2, 3)), rng.normal(size=(2, 4, 2, 3))
measured = np.zeros_like(images)
for index in np.ndindex(images.shape):
    step = np.zeros_like(images)
    step[index] = 1e-5
    ahead, behind = (normalize_forward(images + s, (1, 2, 3))[0] for s in (step, -step))
    measured[index] = ((ahead - behind) * dimages).sum() / 2e-5
derived = normalize_backward(dimages, normalize_forward(images, (1, 2, 3))[1])
print(abs(measured - derived).max())

# %% check="normalize_backward"

# %% [markdown]
# ## 3. Layer normalization
#
# `layer_norm_forward(x, gamma, beta, *, eps=1e-5)` returns `(out, cache)`,
# `layer_norm_backward(dout, cache)` returns `(dx, dgamma, dbeta)`.
#
# Every sample has one mean and one variance, over all axes but the first. Then every *element* of a
# sample has a factor and a summand of its own, the same for all samples:
#
# $$
# \mathrm{out}[n, \cdot] = \gamma[\cdot] \; \hat x[n, \cdot] + \beta[\cdot], \qquad
# \mathrm{dgamma}[\cdot] = \sum_n \mathrm{dout}[n, \cdot] \; \hat x[n, \cdot], \qquad
# \mathrm{dbeta}[\cdot] = \sum_n \mathrm{dout}[n, \cdot]
# $$
#
# where the dot stands for all the other indices. What goes into `normalize_backward` is
# $\gamma \; \mathrm{dout}$: elements that share a mean have different factors here, so gamma has to
# be multiplied in before any mean is taken. The other layers have one pair for each channel
# ([the book]({book}/normalization.html#sec-norm-affine) compares them).
#
# **Why.** A sentence or an image that comes alone is normalized as well as in a crowd, which is why
# [recurrent networks](https://arxiv.org/abs/1607.06450) and transformers have it. This is
# `torch.nn.LayerNorm(x.shape[1:])`; transformers normalize the last axis alone.
#
# **By hand.** One sample $(1, 1, 1, 5)$, $\varepsilon = 1$, $\gamma = (2, 2, 2, 4)$,
# $\beta = (0, 0, 0, 1)$: out is $(-1, -1, -1, 7)$. With $\mathrm{dout} = (2, 0, 0, 1)$,
# $\gamma \; \mathrm{dout} = (4, 0, 0, 4)$, so dx is that of exercise 2. dgamma is
# $(-1, 0, 0, 1.5)$ and dbeta is $(2, 0, 0, 1)$.
#
# | name | shape | meaning |
# |---|---|---|
# | `x`, `out` | $(N, \ldots)$, two axes or more | the samples |
# | `gamma`, `beta` | as one sample, `x.shape[1:]` | a factor and a summand for every element |
# | `dx` | as `x` | |
# | `dgamma`, `dbeta` | as `gamma` | |
#
# **What is checked, there.**
#
# {checks:layer_norm_forward}
#
# **And back.**
#
# {checks:layer_norm_backward}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Call `normalize_forward` with all axes but the first, hand eps on, then multiply and add. Put what
# it returned and gamma into your own cache.
#
# </details>
#
# <details><summary>Hint 2: the shapes</summary>
#
# The axes are `tuple(range(1, x.ndim))`. gamma has the shape of a sample, so NumPy lays it along the
# samples by itself. dgamma is a sum over axis 0 alone: over the axes that gamma does *not* have.
#
# </details>
#
# <details><summary>Hint 3: almost the code</summary>
#
# `dx = normalize_backward(dout * gamma, inner)`, where `inner` is the cache that
# `normalize_forward` gave you, and `dgamma = (dout * xhat).sum(axis=0)`.
#
# </details>


# %% answer="layer_norm_forward"
def layer_norm_forward(x, gamma, beta, *, eps=1e-5):
    """Normalize every sample, scale and shift every element; return (out, cache)."""
    ### BEGIN SOLUTION
    xhat, inner = normalize_forward(x, tuple(range(1, x.ndim)), eps)
    return gamma * xhat + beta, (xhat, gamma, inner)
    ### END SOLUTION


# %% check="layer_norm_forward"


# %% answer="layer_norm_backward"
def layer_norm_backward(dout, cache):
    """Return (dx, dgamma, dbeta)."""
    ### BEGIN SOLUTION
    xhat, gamma, inner = cache
    dx = normalize_backward(dout * gamma, inner)
    return dx, (dout * xhat).sum(axis=0), dout.sum(axis=0)
    ### END SOLUTION


# %%
# Try it: the example by hand.
row, gamma, beta = x[1:], np.array([2.0, 2, 2, 4]), np.array([0.0, 0, 0, 1])
out, cache = layer_norm_forward(row, gamma, beta, eps=1)
print(out, *layer_norm_backward(np.array([[2.0, 0, 0, 1]]), cache), sep="\n")

# %% check="layer_norm_backward"

# %% [markdown]
# ## 4. Instance normalization
#
# `instance_norm_forward(x, gamma, beta, *, eps=1e-5)` returns `(out, cache)`,
# `instance_norm_backward(dout, cache)` returns `(dx, dgamma, dbeta)`.
#
# Every map, that is every channel of every image, has one mean and one variance, over its rows and
# columns. Factor and summand belong to the *channel*:
#
# $$
# \mathrm{out}[n, c, i, j] = \gamma[c] \; \hat x[n, c, i, j] + \beta[c], \qquad
# \mathrm{dgamma}[c] = \sum_{n, i, j} \mathrm{dout}[n, c, i, j] \; \hat x[n, c, i, j], \qquad
# \mathrm{dbeta}[c] = \sum_{n, i, j} \mathrm{dout}[n, c, i, j]
# $$
#
# **Why.** It takes brightness and contrast off each map, image by image, which
# [style transfer](https://arxiv.org/abs/1607.08022) wants. You will read here and there that it
# averages over the channels; it averages over space, and keeps the channels apart.
#
# **By hand.** One image of one channel, $\begin{pmatrix} 1 & 1 \\ 1 & 5 \end{pmatrix}$, with
# $\varepsilon = 1$, $\gamma = 2$ and $\beta = 10$: out is
# $\begin{pmatrix} 9 & 9 \\ 9 & 13 \end{pmatrix}$. With
# $\mathrm{dout} = \begin{pmatrix} 2 & 0 \\ 0 & 2 \end{pmatrix}$, dx is
# $\begin{pmatrix} 1.25 & -0.75 \\ -0.75 & 0.25 \end{pmatrix}$, dgamma 2 and dbeta 4.
#
# | name | shape | meaning |
# |---|---|---|
# | `x`, `out`, `dx` | $(N, C, H, W)$ | the images |
# | `gamma`, `beta`, `dgamma`, `dbeta` | $(C)$ | a factor and a summand for every channel |
#
# **What is checked, there.**
#
# {checks:instance_norm_forward}
#
# **And back.**
#
# {checks:instance_norm_backward}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# As layer normalization, with other axes, and with gamma along the channels.
#
# </details>
#
# <details><summary>Hint 2: the shapes</summary>
#
# `gamma` of shape $(C)$ would be laid along the columns. `gamma[:, None, None]` has the shape
# $(C, 1, 1)$ and lies along the channels.
#
# The sums of dgamma and dbeta are over the images too, although each image has a mean of its own:
# what counts is which outputs a gamma takes part in.
#
# </details>
#
# <details><summary>Hint 3: almost the code</summary>
#
# `xhat, inner = normalize_forward(x, (2, 3), eps)`, and
# `dgamma = (dout * xhat).sum(axis=(0, 2, 3))`.
#
# </details>


# %% answer="instance_norm_forward"
def instance_norm_forward(x, gamma, beta, *, eps=1e-5):
    """Normalize every map, scale and shift every channel; return (out, cache)."""
    ### BEGIN SOLUTION
    xhat, inner = normalize_forward(x, (2, 3), eps)
    return gamma[:, None, None] * xhat + beta[:, None, None], (xhat, gamma, inner)
    ### END SOLUTION


# %% check="instance_norm_forward"


# %% answer="instance_norm_backward"
def instance_norm_backward(dout, cache):
    """Return (dx, dgamma, dbeta)."""
    ### BEGIN SOLUTION
    xhat, gamma, inner = cache
    dx = normalize_backward(dout * gamma[:, None, None], inner)
    return dx, (dout * xhat).sum(axis=(0, 2, 3)), dout.sum(axis=(0, 2, 3))
    ### END SOLUTION


# %%
# Try it: the example by hand.
image, dimage = np.array([[[[1.0, 1], [1, 5]]]]), np.array([[[[2.0, 0], [0, 2]]]])
out, cache = instance_norm_forward(image, np.array([2.0]), np.array([10.0]), eps=1)
print(out, *instance_norm_backward(dimage, cache), sep="\n")

# %% check="instance_norm_backward"

# %% [markdown]
# ## 5. Group normalization
#
# `group_norm_forward(x, num_groups, gamma, beta, *, eps=1e-5)` returns `(out, cache)`,
# `group_norm_backward(dout, cache)` returns `(dx, dgamma, dbeta)`.
#
# The channels of an image are split into $G$ groups of neighbors: channel $c$ is in group
# $\lfloor c \, G / C \rfloor$. Every group of every image has one mean and one variance, over its
# channels, rows and columns. Factor and summand belong to the *channel*, as in instance
# normalization, and so the formulas for out, dgamma and dbeta are those of exercise 4.
#
# **Why.** It works with batches of one or two images, which is all that
# [detection with large images](https://arxiv.org/abs/1803.08494) has room for. It also closes the
# family: with $G = 1$ all channels share a mean, as in layer normalization, and with $G = C$ each
# has its own, as in instance normalization.
#
# **By hand.** One image of one pixel with four channels $(1, 5, 3, 3)$, and an $\varepsilon$ too small
# to be seen. With $G = 2$ the first group is $1, 5$ with mean 3 and variance 4, so its $\hat x$ is
# $-1, 1$. The second is $3, 3$; its variance is 0, and its $\hat x$ is $0, 0$. With $G = 1$ the mean
# is 3 and the variance $8 / 4 = 2$: $\hat x$ is $-1.414, 1.414, 0, 0$. And with $G = 4$ every number
# is its own mean, and all of $\hat x$ is 0.
#
# | name | shape | meaning |
# |---|---|---|
# | `x`, `out`, `dx` | $(N, C, H, W)$ | the images |
# | `num_groups` | a number | $G$, which divides $C$ |
# | `gamma`, `beta`, `dgamma`, `dbeta` | $(C)$ | a factor and a summand for every channel |
#
# **What is checked, there.**
#
# {checks:group_norm_forward}
#
# **And back.**
#
# {checks:group_norm_backward}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Give the groups an axis of their own. Reshaped to $(N, G, C/G, H, W)$, neighboring channels stay
# together, and the rest is a call of `normalize_forward` and a reshape back.
#
# </details>
#
# <details><summary>Hint 2: the shapes</summary>
#
# Normalize over the axes $(2, 3, 4)$. Bring $\hat x$ back into the shape of $x$ *before* gamma comes
# in, since gamma knows channels and no groups. On the way back the order is the other one: gamma
# first, then reshape, then `normalize_backward`, then reshape back.
#
# </details>
#
# <details><summary>Hint 3: almost the code</summary>
#
# `split = (N, num_groups, C // num_groups, H, W)`, then
# `xhat, inner = normalize_forward(x.reshape(split), (2, 3, 4), eps)`. Back:
# `dx = normalize_backward((dout * gamma[:, None, None]).reshape(split), inner).reshape(dout.shape)`.
#
# </details>


# %% answer="group_norm_forward"
def group_norm_forward(x, num_groups, gamma, beta, *, eps=1e-5):
    """Normalize every group of channels, scale and shift every channel; return (out, cache)."""
    ### BEGIN SOLUTION
    N, C, H, W = x.shape
    split = (N, num_groups, C // num_groups, H, W)
    grouped, inner = normalize_forward(x.reshape(split), (2, 3, 4), eps)
    xhat = grouped.reshape(x.shape)
    return gamma[:, None, None] * xhat + beta[:, None, None], (xhat, gamma, split, inner)
    ### END SOLUTION


# %% check="group_norm_forward"


# %% answer="group_norm_backward"
def group_norm_backward(dout, cache):
    """Return (dx, dgamma, dbeta)."""
    ### BEGIN SOLUTION
    xhat, gamma, split, inner = cache
    dxhat = (dout * gamma[:, None, None]).reshape(split)
    dx = normalize_backward(dxhat, inner).reshape(dout.shape)
    return dx, (dout * xhat).sum(axis=(0, 2, 3)), dout.sum(axis=(0, 2, 3))
    ### END SOLUTION


# %%
# Try it: the example by hand, and the two ends of the family. The differences should be 0 or nearly.
pixels, ones, zeros = np.array([1.0, 5, 3, 3]).reshape(1, 4, 1, 1), np.ones(4), np.zeros(4)
print(group_norm_forward(pixels, 2, ones, zeros)[0].ravel().round(3))
print(group_norm_forward(pixels, 1, ones, zeros)[0].ravel().round(3))
one_group = group_norm_forward(images, 1, ones, zeros)[0]
whole = layer_norm_forward(images, np.ones((4, 2, 3)), np.zeros((4, 2, 3)))[0]
four_groups = group_norm_forward(images, 4, ones, zeros)[0]
apart = instance_norm_forward(images, ones, zeros)[0]
print(abs(one_group - whole).max(), abs(four_groups - apart).max())

# %% check="group_norm_backward"

# %% [markdown] question="which_axes" points=4
# ### Which axes?
#
# A convolutional network with layer normalization, instance normalization or batch normalization
# after each convolution is given an image $x$ of $(1, C, H, W)$ and then the same image with every
# value of *channel 0* multiplied by 10 and raised by 3. Take eps as 0 and look at the first
# normalization, directly on that input.
#
# For each of the three (batch normalization in evaluation), say whether its output changes, and where.
# Then say which of the three you would *not* take if it matters for the task how bright the image is,
# and why. ({points:which_axes} points.)
#
# === BEGIN MARK SCHEME ===
# - 1 point, instance: no change; the channel has a mean and a variance of its own, which take factor
#   and summand off.
# - 1 point, layer: the output changes in all channels, since they share mean and variance. "Only in
#   channel 0" earns nothing.
# - 1 point, batch in evaluation: it changes in channel 0 alone, and by factor and summand, since the
#   running statistics stay as they are.
# - 1 point, the choice: not instance normalization, because it takes the brightness (and contrast) of
#   every map off, so that nothing behind it can know them. Layer normalization with the reason that it
#   takes off the brightness of the whole image is accepted too.
#
# **Sample answer.** Instance normalization gives the same output: mean and deviation of channel 0 are
# 10 times as large and moved by 3, and are taken off again. Layer normalization changes everywhere,
# because the one mean and deviation of the image have changed. Batch normalization in evaluation
# changes in channel 0 alone, since its statistics are constants. If brightness matters I would not take
# instance normalization, as it removes exactly that from every map.
# === END MARK SCHEME ===

# %% [markdown] question="gamma_inside" points=4
# ### Gamma inside, gamma outside
#
# In batch and instance normalization one may also compute dx without gamma and multiply it by gamma
# in the end. In layer and group normalization this gives wrong numbers.
#
# Explain the difference in two or three sentences. Then give the smallest group normalization you can
# find ($G = 1$, few channels, numbers for gamma and dout) in which the two orders give different dx,
# or say how you would find one with the functions of this notebook.
# ({points:gamma_inside} points.)
#
# === BEGIN MARK SCHEME ===
# - 2 points, the difference: dx has means over all values that share a mean. If they all have the same
#   gamma, it can be taken out of the means; if they have different ones, it cannot. 1 point if only
#   "the shapes are different" is said.
# - 2 points, the example: numbers in which the means with gamma differ from gamma times the means, with
#   the two results or a reason; or a working plan (random dout, two channels with different gamma,
#   both orders, the largest difference). 1 point for an example that does not show it, such as equal
#   gammas.
#
# **Sample answer.** The way back takes off mean(gamma dout) and xhat mean(gamma dout xhat) over all
# values that share a mean. Where they share gamma as well, it stands in front of both means; in layer
# and group normalization they do not, and a mean of products is no product of means. Two channels of
# two pixels, one group, gamma = (1, 0): multiplied in the end, dx of channel 1 is 0. Multiplied
# before, it is minus the mean and the share along xhat of what came back to channel 0, which is not.
# === END MARK SCHEME ===

# %% [markdown]
# ## If you like: without points
#
# - Write RMS normalization: no mean is taken off, and the root of the mean square divides. Which terms
#   of the backward go?
# - Call `normalize_forward` over all axes but the channel, and you have batch norm in training. How few
#   lines make of it the whole layer, with a state and a mode?
# - Add 100 to a whole image, then to one channel of it, then multiply one channel by 10. Say for each
#   of the four normalizations whether its output changes; then try it.
#
# ## Before you hand in
#
# Restart the kernel and run all cells, so that nothing rests on a cell that you have deleted. When no
# `check` complains, the functions are done; the two written questions are read by a person.
#
# You now have the whole family, and know that its members differ in nothing but who shares a mean.
