# %% [markdown]
# # Batch normalization
#
# Why does a layer look at the other images of its batch, and what does it do when there are none?
# In this notebook you write the layer in NumPy: in training and in evaluation, the way back along
# its graph and in one formula, and the trick by which it costs nothing in the end.
#
# | exercise | minutes | difficulty | points |
# |---|---|---|---|
# | `batch_norm_forward` | {minutes:batch_norm_forward} | {difficulty:batch_norm_forward} | {points:batch_norm_forward} |
# | `batch_norm_backward` | {minutes:batch_norm_backward} | {difficulty:batch_norm_backward} | {points:batch_norm_backward} |
# | `batch_norm_backward_closed_form` | {minutes:batch_norm_backward_closed_form} | {difficulty:batch_norm_backward_closed_form} | {points:batch_norm_backward_closed_form} |
# | `fold_batch_norm` | {minutes:fold_batch_norm} | {difficulty:fold_batch_norm} | {points:fold_batch_norm} |
# | three written questions | 40 | medium | {points:the_wrong_mode} + {points:what_adds_up_to_zero} + {points:the_other_order} |
#
# Together {points:all} points. The functions take about {minutes} minutes if sums over several axes
# of an array come easily to you, and longer if they do not; take them in two or three sittings.
#
# **What you need.** Python, NumPy, this notebook, and the small file that came with it. You have
# read [the chapter on batch normalization]({book}/batch-norm.html), and know how
# [a gradient is checked]({book}/differentiating.html#sec-gradient-check).
#
# **How to work.** Each exercise has a cell with a function to fill in. Below it,
# `check(function)` asks your function a few dozen questions, from one that you can do by hand to
# the full contract. For every promise that does not hold yet you see the smallest case that breaks
# it, with your number and the expected one, and, where your numbers are those of a common mistake,
# its name. Run it as often as you like. When you hand in, the same promises are checked with other
# numbers.
#
# Any way to the right numbers is right: `mean` with several axes, rows of a matrix, a loop over the
# channels. Cells of your own are welcome anywhere. Both ways back are called with the cache of your
# own forward. A wrong root or $\hat x$ in it, or a forward that stops with an error, costs points
# there too, so mend the forward first.
#
# **One letter for one thing.** $N$ samples of $D$ features, or $N$ images of $C$ channels, $H$ rows
# and $W$ columns. A feature or a channel has $m$ values in a batch: $m = N$, or $m = N H W$. Two
# things are called variance: divided by $m$ it is *biased*, divided by $m - 1$ *unbiased*.

# %% environment

# %% [markdown]
# ## 1. Mean 0, variance 1, and then as the layer likes it
#
# `batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5)` returns
# `(out, cache)`.
#
# Each feature $c$ is moved and scaled by two numbers of its own, and then by two that are learned:
#
# $$
# \hat x = \frac{x - \mu_c}{\sqrt{\sigma_c^2 + \varepsilon}}, \qquad
# \mathrm{out} = \gamma_c \, \hat x + \beta_c
# $$
#
# **In training** $\mu_c$ and $\sigma_c^2$ are mean and biased variance of the batch. For images
# they are over all images and all places of the channel:
#
# $$
# \mu_c = \frac{1}{N H W} \sum_{n, i, j} x[n, c, i, j], \qquad
# \sigma_c^2 = \frac{1}{N H W} \sum_{n, i, j} (x[n, c, i, j] - \mu_c)^2
# $$
#
# and for $(N, D)$ over the batch alone. Besides, training moves what `state` remembers, with
# momentum $\alpha$:
#
# $$
# \text{running\_mean}_c \leftarrow (1 - \alpha)\, \text{running\_mean}_c + \alpha\, \mu_c, \qquad
# \text{running\_var}_c \leftarrow (1 - \alpha)\, \text{running\_var}_c +
# \alpha\, \frac{m}{m - 1}\, \sigma_c^2
# $$
#
# **In evaluation** $\mu_c$ and $\sigma_c^2$ are `running_mean` and `running_var`, and `state` stays
# as it is.
#
# Momentum weighs the *new* value, as in PyTorch; other courses and optimizers use the word for the
# weight of the old one. What is remembered is the unbiased variance, since it stands for the images
# that are still to come; what the batch is divided by is the biased one, since the batch is all
# there is.
#
# **Why.** Layers train faster and with larger steps if what they are given keeps its scale
# ([Ioffe and Szegedy, 2015](https://arxiv.org/abs/1502.03167)); why that is so is
# [still argued about]({book}/batch-norm.html#sec-bn-why). Of the layers in
# [the book's table]({book}/from-dense.html#sec-dense-layers) this is the only one with buffers:
# numbers that are kept with the network, but that no gradient has made.
#
# **By hand.** One feature, four samples, $\varepsilon = 1$ so that the root comes out even:
#
# | | $x$ | mean | variance | root | $\hat x$ |
# |---|---|---|---|---|---|
# | training | $1, 1, 1, 5$ | $2$ | $3$ | $\sqrt{3 + 1} = 2$ | $-0.5, -0.5, -0.5, 1.5$ |
#
# With $\gamma = 2$ and $\beta = 10$, out is $9, 9, 9, 13$. If `state` began with mean 0 and
# variance 1, and momentum is 0.5, it then has mean $0.5 \cdot 0 + 0.5 \cdot 2 = 1$ and variance
# $0.5 \cdot 1 + 0.5 \cdot 4 = 2.5$, for the unbiased variance is $12 / 3 = 4$.
#
# In evaluation with running mean 1 and running variance 8, the root is $\sqrt{8 + 1} = 3$, and
# $\hat x$ is $0, 0, 0, \frac43$. An $\hat x$ of $-0.577$ in training means that eps was forgotten, a
# running variance of 2 that it is biased.
#
# | name | shape | meaning |
# |---|---|---|
# | `x` | $(N, D)$ or $(N, C, H, W)$ | the samples, or the images |
# | `gamma`, `beta` | $(D)$ or $(C)$ | one factor and one summand per feature or channel |
# | `state` | a dict | `state["running_mean"]` and `state["running_var"]`, each as `gamma` |
# | `training` | `True` or `False` | which of the two |
# | `momentum`, `eps` | numbers | $\alpha$ and $\varepsilon$ |
# | `out` | as `x` | scaled and shifted |
# | `cache` | what you like | whatever your backward will need |
#
# `state` is the one argument that your function may change, in place or by putting new arrays in.
# In training there are always at least two values per feature; they may be the pixels of a single
# image. Most checks ask both layouts: with $(N, D)$ alone, most of the points are still missing.
#
# **What is checked.**
#
# {checks:batch_norm_forward}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Begin with $(N, D)$ in training, and let `check` tell you what still holds. Images are then the
# same with other axes: everything but axis 1 is averaged over. Two things differ between the modes:
# where mean and variance come from, and whether `state` moves. All that comes after is the same
# code.
#
# </details>
#
# <details><summary>Hint 2: the shapes</summary>
#
# `x.mean(axis=(0, 2, 3))` has the shape $(C)$, which NumPy would lay along the *last* axis of `x`.
# Reshaped to $(1, C, 1, 1)$ it lies along the channels. One line makes that shape for both layouts:
# `shape = [1, -1] + [1] * (x.ndim - 2)`.
#
# For the variance subtract first and square then. `(x * x).mean() - mean * mean` is the same on
# paper, but with a mean of 16,384 float32 has no digits left for the difference.
#
# </details>
#
# <details><summary>Hint 3: almost the code</summary>
#
# `axes = tuple(a for a in range(x.ndim) if a != 1)`, `m = x.size // x.shape[1]`. In training
# `mean, variance = x.mean(axes), x.var(axes)`, and `state["running_var"]` gets
# `(1 - momentum) * state["running_var"] + momentum * variance * m / (m - 1)`. Otherwise
# `mean, variance = state["running_mean"], state["running_var"]`. For the backward keep $\hat x$, the
# root, gamma and the mode.
#
# </details>


# %% answer="batch_norm_forward"
def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    """Normalize every feature, scale and shift it; return (out, cache)."""
    ### BEGIN SOLUTION
    axes = tuple(axis for axis in range(x.ndim) if axis != 1)
    shape = [1, -1] + [1] * (x.ndim - 2)
    if training:
        m = x.size // x.shape[1]
        mean, variance = x.mean(axes), x.var(axes)
        for name, new in (("running_mean", mean), ("running_var", variance * (m / (m - 1)))):
            state[name] = (1 - momentum) * state[name] + momentum * new
    else:
        mean, variance = state["running_mean"], state["running_var"]

    root = np.sqrt(variance + eps).reshape(shape)
    xhat = (x - mean.reshape(shape)) / root
    out = gamma.reshape(shape) * xhat + beta.reshape(shape)
    return out, (xhat, root, gamma.reshape(shape), training)
    ### END SOLUTION


# %%
# Try it: the example by hand, in training and in evaluation.
x, gamma, beta = np.array([[1.0], [1], [1], [5]]), np.array([2.0]), np.array([10.0])
state = {"running_mean": np.zeros(1), "running_var": np.ones(1)}
out, cache = batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.5, eps=1)
print(out.ravel(), state)
remembered = {"running_mean": np.ones(1), "running_var": np.full(1, 8.0)}
print(batch_norm_forward(x, np.ones(1), np.zeros(1), remembered, training=False, eps=1)[0].ravel())

# %% check="batch_norm_forward"

# %% [markdown] question="the_wrong_mode" points=4
# ### The wrong mode
#
# A network with batch normalization trains well. To evaluate it, somebody runs it over the test
# images with `training=True`, one batch after the other.
#
# Describe an experiment with two forward passes that shows that something is wrong, without looking
# at the code. Then say what this evaluation spoils for a later one in the right mode, and what comes
# out of a layer on $(N, D)$ if the batch is a single sample.
# ({points:the_wrong_mode} points; five sentences are enough.)
#
# === BEGIN MARK SCHEME ===
# - 2 points, the experiment: the same image is put into two batches with different other images, and
#   its output differs. 1 point if only "results change between runs" is said, without what has to be
#   kept the same and what has to be changed. Comparing a batch with the same batch in another order
#   shows nothing and earns nothing.
# - 1 point, what is spoiled: every pass has moved the running statistics towards the test images, so
#   that the right mode gives other results than before (and test data has leaked into the model).
# - 1 point, a single sample: it is its own mean, $\hat x$ is 0, and out is beta, whatever the input.
#   Also accepted: the unbiased variance divides by zero, or PyTorch refuses.
#
# **Sample answer.** I take one test image and run it twice, once among 31 cats and once among 31
# trucks. In the right mode its scores are equal to the last digit; here they differ, since mean and
# variance are those of the company it is in. Every pass has also moved running mean and variance
# towards the test set, so even a correct evaluation afterwards is another one than before. With a
# single sample the mean is the sample itself, so everything that comes out is beta.
# === END MARK SCHEME ===

# %% [markdown]
# ## 2. The way back, step by step
#
# `batch_norm_backward(dout, cache)` returns `(dx, dgamma, dbeta)`.
#
# Three ways lead from one $x$ to the outputs of its feature: straight on, through the mean, and
# through the variance. Write the layer as steps, with $r = 1 / \sqrt{\sigma^2 + \varepsilon}$:
#
# $$
# d = x - \mu, \qquad \sigma^2 = \frac1m \sum d^2, \qquad \hat x = d \, r, \qquad
# \mathrm{out} = \gamma \hat x + \beta
# $$
#
# Then go back along them, from the last to the first, and at every fork add up what comes back. All
# sums are over the $m$ values of a feature:
#
# $$
# \mathrm{d\hat x} = \gamma \, \mathrm{dout}, \qquad
# \mathrm{d}\sigma^2 = -\frac{r^3}{2} \sum \mathrm{d\hat x} \; d, \qquad
# \mathrm{d}d = r \, \mathrm{d\hat x} + \frac{2 d}{m} \, \mathrm{d}\sigma^2
# $$
#
# $$
# \mathrm{d}\mu = - \sum \mathrm{d}d, \qquad
# \mathrm{dx} = \mathrm{d}d + \frac1m \, \mathrm{d}\mu
# $$
#
# $$
# \mathrm{dgamma} = \sum \mathrm{dout} \; \hat x, \qquad \mathrm{dbeta} = \sum \mathrm{dout}
# $$
#
# **After evaluation** mean and variance do not depend on $x$. Two of the three ways are closed, and
# $\mathrm{dx} = r \gamma \, \mathrm{dout}$ is left. dgamma and dbeta are the same sums in both modes.
#
# **Why.** Taking the statistics for constants gives a network that trains, only worse: each step
# tries to move mean and variance, which the next forward pass takes off again. A
# [gradient check]({book}/differentiating.html#sec-gradient-check) notices at once.
#
# **By hand.** The example of exercise 1, with $\gamma = 2$ and $r = \frac12$:
#
# | step | values |
# |---|---|
# | $\mathrm{dout}$ | $2, 0, 0, 2$ |
# | $\mathrm{d\hat x}$ | $4, 0, 0, 4$ |
# | $\mathrm{d}\sigma^2$ | $-\frac{1}{16} \, (4 \cdot (-1) + 4 \cdot 3) = -\frac12$ |
# | $\mathrm{d}d$ | $2.25, 0.25, 0.25, 1.25$ |
# | $\mathrm{d}\mu$ | $-4$ |
# | $\mathrm{dx}$ | $1.25, -0.75, -0.75, 0.25$ |
#
# dgamma is $2 \cdot (-0.5) + 2 \cdot 1.5 = 2$, and dbeta is 4. A cheap test: in training the numbers
# of dx add up to zero, feature by feature.
#
# | name | shape | meaning |
# |---|---|---|
# | `dout` | as `out` | the upstream gradient |
# | `cache` | what your forward returned | the check hands it on as it is |
# | `dx` | as `x` | |
# | `dgamma`, `dbeta` | $(D)$ or $(C)$ | as `gamma` |
#
# **What is checked.**
#
# {checks:batch_norm_backward}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Write one line for each step of the forward, in reverse order, each with the gradient of what the
# step made. A step that makes one number out of many (a mean) hands that one gradient to all of
# them; a step that lays one number over many collects a sum.
#
# </details>
#
# <details><summary>Hint 2: the shapes</summary>
#
# $\mathrm{d}\sigma^2$ and $\mathrm{d}\mu$ have one number per feature, everything else has the shape
# of `x`. With `keepdims=True` a sum over the axes stays where it can be laid along the features
# again. $d$ need not be kept: it is $\hat x / r$.
#
# dgamma and dbeta are sums over the same axes, without `keepdims`.
#
# </details>
#
# <details><summary>Hint 3: almost the code</summary>
#
# `dvariance = -0.5 * r**3 * (dxhat * d).sum(axes, keepdims=True)`, then
# `dd = dxhat * r + dvariance * 2 * d / m`, and
# `dx = dd - dd.sum(axes, keepdims=True) / m`. If the forward was an evaluation, dx is `dxhat * r`,
# and none of this is needed; dgamma and dbeta are the two sums all the same.
#
# </details>


# %% answer="batch_norm_backward"
def batch_norm_backward(dout, cache):
    """Return (dx, dgamma, dbeta), step by step back along the graph."""
    ### BEGIN SOLUTION
    xhat, root, gamma, training = cache
    axes = tuple(axis for axis in range(dout.ndim) if axis != 1)
    m = dout.size // dout.shape[1]

    dgamma, dbeta = (dout * xhat).sum(axes), dout.sum(axes)
    dxhat = dout * gamma
    dx = dxhat / root
    if training:
        d = xhat * root
        dvariance = -(dxhat * d).sum(axes, keepdims=True) / (2 * root**3)
        dd = dx + dvariance * 2 * d / m
        dx = dd - dd.sum(axes, keepdims=True) / m
    return dx, dgamma, dbeta
    ### END SOLUTION


# %%
# Try it: the example by hand, then a measured gradient. The difference should be below 1e-8.
dout = np.array([[2.0], [0], [0], [2]])
print([gradient.ravel() for gradient in batch_norm_backward(dout, cache)])

rng = np.random.default_rng(0)
images, dimages = rng.normal(size=(2, 3, 2, 2)), rng.normal(size=(2, 3, 2, 2))
ones, zeros = np.ones(3), np.zeros(3)


def fresh():
    """Return a state as it is before the first batch."""
    return {"running_mean": np.zeros(3), "running_var": np.ones(3)}


def weighed(x):
    """Return what is differentiated: the outputs, each times its entry of dout."""
    return (batch_norm_forward(x, ones, zeros, fresh(), training=True)[0] * dimages).sum()


measured = np.zeros_like(images)
for index in np.ndindex(images.shape):
    step = np.zeros_like(images)
    step[index] = 1e-5
    measured[index] = (weighed(images + step) - weighed(images - step)) / 2e-5
derived = batch_norm_backward(
    dimages, batch_norm_forward(images, ones, zeros, fresh(), training=True)[1]
)[0]
print(abs(measured - derived).max())

# %% check="batch_norm_backward"

# %% [markdown] question="what_adds_up_to_zero" points=4
# ### What adds up to zero
#
# In training, the numbers of dx add up to zero for every feature, whatever dout is. Explain why it
# has to be so *without* the formulas of the way back: think of what happens to out if the same
# number is added to all $x$ of a feature.
#
# What does this say about the bias of a convolution whose output goes straight into batch
# normalization: what is its gradient, and what should be done with that bias?
# ({points:what_adds_up_to_zero} points.)
#
# === BEGIN MARK SCHEME ===
# - 2 points, why: if all values of a feature are moved by the same amount, the mean moves along and
#   out does not change at all; so the loss does not change in that direction, and its slope there,
#   which is the sum of dx, is zero. 1 point for a right calculation from the formula instead.
# - 1 point, the gradient of the bias is zero: it is the sum of what comes back for its channel, which
#   is that sum of dx.
# - 1 point, what to do: leave the bias out (`bias=False`); beta does its work. "It does no harm but is
#   useless" is accepted. Not accepted: "set it to the mean".
#
# **Sample answer.** Adding a number to all values of a feature moves their mean by the same number,
# so the differences, the variance and out stay as they were. The loss is flat in that direction, and
# its slope in that direction is the sum of all dx of the feature, so the sum is zero. The gradient of
# a convolution's bias is the sum of what comes back for its channel, so it is zero too: the bias never
# learns, and one leaves it out, as beta shifts the channel anyway.
# === END MARK SCHEME ===

# %% [markdown]
# ## 3. The way back in one formula
#
# `batch_norm_backward_closed_form(dout, cache)` returns the same `(dx, dgamma, dbeta)`.
#
# Put the steps of exercise 2 into each other. Since $\sum d = 0$, most of it cancels, and what is
# left needs nothing but the two sums that are returned anyway:
#
# $$
# \mathrm{dx} = \frac{\gamma \, r}{m} \left( m \, \mathrm{dout} - \mathrm{dbeta} -
# \hat x \; \mathrm{dgamma} \right)
# $$
#
# Read it aloud: of dout, its mean is taken off, and then whatever of it runs along $\hat x$. What is
# left can be reached by moving $x$; the two parts that are gone cannot, since the layer fixes mean
# and variance.
#
# **After evaluation** the last two terms are absent, as before.
#
# **Why.** It needs fewer passes over the data and keeps nothing between them, and libraries compute
# it this way. Two derivations that agree to the last digits are also good evidence that both are
# right.
#
# **By hand.** In the example $\gamma r / m = 2 \cdot \frac12 / 4 = \frac14$, dbeta is 4, dgamma 2:
#
# | | values |
# |---|---|
# | $m \, \mathrm{dout}$ | $8, 0, 0, 8$ |
# | less dbeta | $4, -4, -4, 4$ |
# | less $\hat x \, \mathrm{dgamma}$ | $5, -3, -3, 1$ |
# | a quarter of it | $1.25, -0.75, -0.75, 0.25$ |
#
# Names and shapes are those of exercise 2. The checks cannot see whether you call your own
# `batch_norm_backward` here; you would cheat yourself of the better half.
#
# **What is checked.**
#
# {checks:batch_norm_backward_closed_form}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Compute the two sums first; the formula has nothing else in it that is not in your cache. Try it on
# paper for the example before you trust it.
#
# </details>
#
# <details><summary>Hint 2: how it comes about</summary>
#
# Put $\mathrm{d}\sigma^2$ into $\mathrm{d}d$: with $d = \hat x / r$ the second term is
# $-r \, \hat x \, \frac1m \sum \mathrm{d\hat x} \, \hat x$. Summed over the feature it vanishes,
# because $\sum \hat x = 0$, so $\mathrm{d}\mu = -r \sum \mathrm{d\hat x}$. Now take $\gamma$ out of
# the sums: $\sum \mathrm{d\hat x} = \gamma \, \mathrm{dbeta}$ and
# $\sum \mathrm{d\hat x} \, \hat x = \gamma \, \mathrm{dgamma}$.
#
# In evaluation $\sum \hat x$ is not 0, which is one more reason why the formula is for training
# alone.
#
# </details>
#
# <details><summary>Hint 3: almost the code</summary>
#
# `back = dout - (dbeta.reshape(shape) + xhat * dgamma.reshape(shape)) / m` in training and
# `back = dout` otherwise; then `dx = gamma * r * back`, with gamma and $r$ laid along the features.
#
# </details>


# %% answer="batch_norm_backward_closed_form"
def batch_norm_backward_closed_form(dout, cache):
    """Return (dx, dgamma, dbeta) by one formula."""
    ### BEGIN SOLUTION
    xhat, root, gamma, training = cache
    axes = tuple(axis for axis in range(dout.ndim) if axis != 1)
    m = dout.size // dout.shape[1]

    dgamma, dbeta = (dout * xhat).sum(axes), dout.sum(axes)
    back = dout
    if training:
        back = dout - (dbeta.reshape(root.shape) + xhat * dgamma.reshape(root.shape)) / m
    return gamma / root * back, dgamma, dbeta
    ### END SOLUTION


# %%
# Try it: both ways on the images from above. The difference should be about 1e-16.
kept = batch_norm_forward(images, ones, zeros, fresh(), training=True)[1]
one_way, other_way = (
    batch_norm_backward(dimages, kept),
    batch_norm_backward_closed_form(dimages, kept),
)
print([abs(a - b).max() for a, b in zip(one_way, other_way, strict=True)])

# %% check="batch_norm_backward_closed_form"

# %% [markdown]
# ## 4. A layer that disappears
#
# `fold_batch_norm(weight, bias, gamma, beta, running_mean, running_var, eps=1e-5)` returns the
# `(weight, bias)` of a convolution that does what a convolution and then its batch normalization do
# in evaluation.
#
# In evaluation the layer multiplies by one number and adds another, filter by filter. Both can be
# done by the filter itself:
#
# $$
# w'[f] = \frac{\gamma_f}{\sqrt{\text{running\_var}_f + \varepsilon}} \; w[f], \qquad
# b'[f] = \frac{\gamma_f}{\sqrt{\text{running\_var}_f + \varepsilon}} \;
# (b[f] - \text{running\_mean}_f) + \beta_f
# $$
#
# **Why.** A trained network is used many times. Folded, its batch normalizations cost nothing at
# all, in time or in memory, for any stride and padding, since they come after the sum: see
# [the book]({book}/batch-norm.html#sec-bn-fold). It is the little sister of
# [merging two convolutions]({book}/convolution.html#sec-merge).
#
# **By hand.** A filter of one row, $w = (1, 3)$, with $b = 5$; $\gamma = 2$, $\beta = 10$, running
# mean 1, running variance 15, $\varepsilon = 1$. The root is 4 and the factor $\frac24 = \frac12$:
#
# | | weight | bias |
# |---|---|---|
# | folded | $(0.5, 1.5)$ | $0.5 \cdot (5 - 1) + 10 = 12$ |
#
# On pixels $2, 2$ the convolution gives $2 + 6 + 5 = 13$ and batch normalization
# $2 \cdot \frac{13 - 1}{4} + 10 = 16$; the folded one gives $1 + 3 + 12 = 16$.
#
# | name | shape | meaning |
# |---|---|---|
# | `weight` | $(F, C, K_h, K_w)$ | the filters |
# | `bias` | $(F)$, or `None` | of the convolution; `None` counts as 0 |
# | `gamma`, `beta`, `running_mean`, `running_var` | $(F)$ | of the batch normalization |
# | returned `weight` | as `weight` | the folded filters |
# | returned `bias` | $(F)$ | there is always one |
#
# **What is checked.**
#
# {checks:fold_batch_norm}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Write down what comes out for one filter: $\gamma \frac{(s + b) - \mu}{\sqrt{\cdot}} + \beta$, where
# $s$ is the sum of products. What multiplies $s$ belongs into the weight, all the rest is the bias.
#
# </details>
#
# <details><summary>Hint 2: the shapes</summary>
#
# The factor has the shape $(F)$, and the filters are the *first* axis of `weight`. Laid along the
# last one it scales the columns of the kernels, and NumPy complains only if the sizes do not happen
# to fit.
#
# </details>
#
# <details><summary>Hint 3: almost the code</summary>
#
# `factor = gamma / np.sqrt(running_var + eps)`; the weight is `weight * factor[:, None, None, None]`.
# Without a bias begin with `-running_mean`, else with `bias - running_mean`; `bias -= running_mean`
# would change the layer that came in.
#
# </details>


# %% answer="fold_batch_norm"
def fold_batch_norm(weight, bias, gamma, beta, running_mean, running_var, eps=1e-5):
    """Return (weight, bias) of the convolution that does both in evaluation."""
    ### BEGIN SOLUTION
    factor = gamma / np.sqrt(running_var + eps)
    shifted = -running_mean if bias is None else bias - running_mean
    return weight * factor[:, None, None, None], shifted * factor + beta
    ### END SOLUTION


# %%
# Try it: a convolution of one pixel, folded or not. The difference should be about 1e-14.
weight, bias = rng.normal(size=(4, 3, 1, 1)), rng.normal(size=4)
gamma, beta, running_mean, running_var = rng.normal(size=(4, 4)) ** 2
trained = {"running_mean": running_mean, "running_var": running_var}


def convolution(x, weight, bias):
    """Return a convolution with kernels of one pixel."""
    return np.einsum("nchw,fc->nfhw", x, weight[:, :, 0, 0]) + bias[:, None, None]


maps = convolution(images, weight, bias)
in_turn = batch_norm_forward(maps, gamma, beta, trained, training=False)[0]
folded = fold_batch_norm(weight, bias, gamma, beta, running_mean, running_var)
at_once = convolution(images, *folded)
print(abs(in_turn - at_once).max())

# %% check="fold_batch_norm"

# %% [markdown] question="the_other_order" points=4
# ### The other order
#
# Now batch normalization comes *first*, and then a convolution with a kernel of 3 and zero padding
# 1. Somebody folds it into the convolution: every weight times the factor of its channel, and the
# bias plus what the shifts of all channels add up to over the kernel.
#
# At which outputs is the folded layer wrong, and why there? Give the smallest example you can find,
# in one dimension and with numbers. With what around the image would it be exact?
# ({points:the_other_order} points.)
#
# === BEGIN MARK SCHEME ===
# - 1 point, where: at the border, wherever the window reaches into the padding; inside it is exact.
# - 1 point, why: in the two layers the padding is put around what is already normalized, so the
#   windows read 0 there and no shift; the folded layer reads a 0 too, but has added the shift for all
#   of its weights.
# - 1 point, example: right numbers for both, which differ at the border. A slip in one number does not
#   cost the point if the difference is explained.
# - 1 point, exact: with the value around the image that batch normalization turns into 0, which is
#   mean - beta root / gamma for each channel (the mean itself if beta is 0). "Without padding" is
#   exact too, and earns the point if the answer says that the output is then smaller.
#
# **Sample answer.** At both ends, where the window reads padding. Take batch normalization that only
# adds 1, that is mean 0, variance and gamma 1 and beta 1 without eps, pixels $(0, 0, 0)$, and the
# kernel $(1, 1, 1)$ with padding 1. The two layers make $(1, 1, 1)$ and then $(2, 3, 2)$. Folded, the
# weights stay and the bias is 3, so it makes $(3, 3, 3)$: at the ends the shift of a pixel that is not
# there has been added. It would be exact with the number around the image that batch normalization
# makes 0 of, here $-1$.
# === END MARK SCHEME ===

# %% [markdown]
# ## If you like: without points
#
# - Normalize the *last* axis of $(N, D)$ in place of the first with the same code, by a transpose
#   before and after. What is the layer called then, and what does it no longer need?
# - Draw batches from a distribution whose mean moves by a little each time. For momenta of 0.5, 0.1 and
#   0.01, plot how far the running mean is behind, and how much it trembles.
# - Fold a layer in float32 and compare it with the two that it replaces, on images of your own. How
#   many digits agree? Which running mean and variance make it worse?
#
# ## Before you hand in
#
# Restart the kernel and run all cells, so that nothing rests on a cell that you have deleted. When no
# `check` complains, the functions are done; the three written questions are read by a person.
#
# You now have a layer with two modes, two ways back that agree, and a way to be rid of it. What to
# do where batches are small or there is only one image is the subject of the next assignment.
