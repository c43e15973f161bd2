# %% [markdown]
# # Pooling
#
# A pooling layer has nothing to learn: it makes one number of every window of a map. In this
# notebook you write four such layers, forward and backward: the largest number, the mean, a norm,
# and the mean of a whole map.
#
# | exercise | minutes | difficulty | points |
# |---|---|---|---|
# | `max_pool2d_forward` | {minutes:max_pool2d_forward} | {difficulty:max_pool2d_forward} | {points:max_pool2d_forward} |
# | `max_pool2d_backward` | {minutes:max_pool2d_backward} | {difficulty:max_pool2d_backward} | {points:max_pool2d_backward} |
# | `avg_pool2d_forward` | {minutes:avg_pool2d_forward} | {difficulty:avg_pool2d_forward} | {points:avg_pool2d_forward} |
# | `avg_pool2d_backward` | {minutes:avg_pool2d_backward} | {difficulty:avg_pool2d_backward} | {points:avg_pool2d_backward} |
# | `lp_pool2d_forward` | {minutes:lp_pool2d_forward} | {difficulty:lp_pool2d_forward} | {points:lp_pool2d_forward} |
# | `lp_pool2d_backward` | {minutes:lp_pool2d_backward} | {difficulty:lp_pool2d_backward} | {points:lp_pool2d_backward} |
# | `global_avg_pool2d_forward` | {minutes:global_avg_pool2d_forward} | {difficulty:global_avg_pool2d_forward} | {points:global_avg_pool2d_forward} |
# | `global_avg_pool2d_backward` | {minutes:global_avg_pool2d_backward} | {difficulty:global_avg_pool2d_backward} | {points:global_avg_pool2d_backward} |
# | three written questions | 40 | medium | {points:ties} + {points:shifted} + {points:padded_mean} |
#
# Together {points:all} points. The functions take about {minutes} minutes if you have written a
# convolution before; take them in two or three sittings.
#
# **What you need.** Python, NumPy, this notebook, and the small file that came with it. The
# mathematics is in [the chapter on pooling]({book}/pooling.html).
#
# **How to work.** Each exercise has a cell with a function to fill in. Below it, `check(function)`
# asks your function a few dozen questions, from one that you can do by hand to the full contract.
# For every promise that does not hold yet you see the smallest case that breaks it, with your
# number and the expected one, and, where your numbers are those of a common mistake, its name. Run
# it as often as you like. When you hand in, the same promises are checked with other numbers.
#
# A backward is called with the cache of your own forward, so put into it whatever you like. If what
# is in there is wrong, or the forward stops with an error, that costs points of the backward too: if
# both `check`s complain, mend the forward first.
#
# Any way to the right numbers is right: loops, strided views, index arrays. Speed is not asked.
#
# **One letter for one thing**, here and in the book: $N$ images, $C$ channels, $H$ rows, $W$
# columns; windows of $K_h \times K_w$; stride $s$, padding $p$; outputs of $H' \times W'$. Rows
# come before columns, always. "One number or two" means that `3` stands for both directions, and
# `(3, 5)` for rows and columns.
#
# One image serves all examples by hand:
#
# $$
# x = \begin{pmatrix} 1 & 2 & 6 \\ 3 & 5 & 4 \\ 2 & 1 & 3 \end{pmatrix}
# $$

# %% environment

# %% [markdown]
# ## 1. Max pooling
#
# `max_pool2d_forward(x, kernel_size, *, stride=None, padding=0)` returns `(out, cache)`.
#
# $$
# \mathrm{out}[n, c, i, j] = \max_{0 \le u < K_h} \; \max_{0 \le v < K_w} \; x[n, c,\; s_h i + u - p_h,\; s_w j + v - p_w]
# $$
#
# where $x$ counts as **minus infinity** outside its rows and columns, so that padding never wins.
# If no stride is given, it is the size of the window, and windows lie side by side. There are
#
# $$
# H' = \left\lfloor \frac{H + 2 p_h - K_h}{s_h} \right\rfloor + 1
# $$
#
# places from top to bottom, and likewise $W'$. What is left over at the end is dropped.
#
# **Why.** A map says where a pattern was found. The largest number of a window says whether it was
# found there at all, on fewer places, and a small shift often leaves it as it is. The book derives
# it step by step: [windows]({book}/pooling.html#sec-pool-window),
# [padding]({book}/pooling.html#sec-pool-padding), [size]({book}/pooling.html#sec-pool-size).
#
# **By hand.** Windows of 2 × 2 on the image above. The first one holds 1, 2, 3, 5, and its largest
# number is 5.
#
# | setting | out |
# |---|---|
# | as it is | $\begin{pmatrix} 5 \end{pmatrix}$ |
# | with stride 1 | $\begin{pmatrix} 5 & 6 \\ 5 & 5 \end{pmatrix}$ |
# | with padding 1 | $\begin{pmatrix} 1 & 6 \\ 3 & 5 \end{pmatrix}$ |
# | $-x$ in place of $x$, with padding 1 | $\begin{pmatrix} -1 & -2 \\ -2 & -1 \end{pmatrix}$ |
#
# If you get $\begin{pmatrix} 0 & 0 \\ 0 & -1 \end{pmatrix}$ in the last row, the padding was zeros,
# and zeros are larger than numbers below zero.
#
# | name | shape | meaning |
# |---|---|---|
# | `x` | $(N, C, H, W)$ | the images |
# | `kernel_size` | one number or two | the size of the window |
# | `stride` | one number, two, or `None` | how far the window moves; `None` means its own size |
# | `padding` | one number or two | on *each* side, at most half of the window |
# | `out` | $(N, C, H', W')$ | one map per image and channel |
# | `cache` | what you like | whatever your backward will need |
#
# **What is checked.**
#
# {checks:max_pool2d_forward}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# It is the loop of a convolution with another question at each place. First put the image into a
# larger array that holds minus infinity everywhere; then every window is a plain slice, and padding
# is done with.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# `np.full(shape, -np.inf, dtype=x.dtype)` is the larger array. At place $(i, j)$ the window of all
# images and channels at once, `padded[:, :, top:top + Kh, left:left + Kw]`, has the shape
# $(N, C, K_h, K_w)$. Wanted are $(N, C)$ numbers, so the maximum goes over the last two axes. For
# `top`, think of row $s_h i$ of the *padded* array.
#
# </details>
#
# <details><summary>Hint 3: the loops</summary>
#
# Two loops, over $i$ and $j$. In them `out[:, :, i, j] = window.max(axis=(2, 3))`. Before them: if
# the stride is `None` it is `kernel_size`; then bring `kernel_size`, `stride` and `padding` into
# pairs. Six functions need these lines, so a small function of your own is worth having.
#
# </details>


# %% answer="max_pool2d_forward"
def max_pool2d_forward(x, kernel_size, *, stride=None, padding=0):
    """Return (out, cache), out being the largest number of every window."""
    ### BEGIN SOLUTION
    grid = lay_out(kernel_size, stride, padding)
    padded = framed(x, grid, -np.inf)
    out = np.empty((*x.shape[:2], *places(padded, grid)), dtype=x.dtype)
    for i, j in np.ndindex(out.shape[2:]):
        out[:, :, i, j] = padded[window(grid, i, j)].max(axis=(2, 3))
    return out, (padded, grid)


def pair(size):
    """Return (rows, columns) for one number or two."""
    return size if isinstance(size, tuple) else (size, size)


def lay_out(kernel_size, stride, padding):
    """Return window, stride and padding as pairs."""
    return pair(kernel_size), pair(kernel_size if stride is None else stride), pair(padding)


def framed(x, grid, outside):
    """Return the images with rows and columns of `outside` around them."""
    _, _, (ph, pw) = grid
    return np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)), constant_values=outside)


def places(padded, grid):
    """Return how many windows there are from top to bottom and from left to right."""
    (kh, kw), (sh, sw), _ = grid
    return (padded.shape[2] - kh) // sh + 1, (padded.shape[3] - kw) // sw + 1


def window(grid, i, j):
    """Return the slices of the window at place (i, j)."""
    (kh, kw), (sh, sw), _ = grid
    return np.s_[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]


def unframed(padded, grid):
    """Return what is inside the frame."""
    _, _, (ph, pw) = grid
    return padded[:, :, ph : padded.shape[2] - ph, pw : padded.shape[3] - pw]
    ### END SOLUTION


# %%
# Try it: the example by hand. Change what you like.
x = np.array([[1.0, 2, 6], [3, 5, 4], [2, 1, 3]])[None, None]
print(max_pool2d_forward(x, 2, stride=1)[0][0, 0])
print(max_pool2d_forward(-x, 2, padding=1)[0][0, 0])

# %% check="max_pool2d_forward"

# %% [markdown]
# ## 2. Max pooling, going back
#
# `max_pool2d_backward(dout, cache)` returns `dx`.
#
# Move a number that is not the largest of its window a little, and the output stays where it is.
# Move the largest, and the output moves along. So all that comes back to a window goes to its
# largest number, and a number that won in several windows gets it from each of them:
#
# $$
# \mathrm{dx}[n, c, k, l] = \sum_{(i, j) :\; \text{the maximum of window } (i, j) \text{ is at } (k, l)} \mathrm{dout}[n, c, i, j]
# $$
#
# **If several are largest** there is a choice. The convention is that **the first one gets
# everything**, counted row by row, as `argmax` counts. You may also share it among them in equal
# parts. In both ways what is given adds up to what came back. To give the whole to each of them is
# wrong: it makes gradient out of nothing.
#
# **Why.** Every layer below learns from what this function lets through, and two mistakes in it are
# common. In 149 public solutions of the assignments of CS231n and EECS 498-007 we found that 71
# write over what earlier windows sent where windows overlap, and that 75 give each of several equal
# maxima the whole. Ties are no rarity: areas of one color have them, and the zeros behind a ReLU.
# The book has [the way back]({book}/pooling.html#sec-pool-backward), and shows [what may be done at
# a tie]({book}/pooling.html#sec-pool-ties).
#
# **By hand.** The image above, windows of 2 × 2, stride 1. The number 5 in the middle wins in three
# windows, and 6 in one.
#
# $$
# \mathrm{dout} = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}, \qquad \mathrm{dx} = \begin{pmatrix} 0 & 0 & 2 \\ 0 & 8 & 0 \\ 0 & 0 & 0 \end{pmatrix}
# $$
#
# A tie: 6 comes back to the window on the left. The next two are right, the last is wrong.
#
# $$
# \begin{pmatrix} 5 & 5 \\ 1 & 5 \end{pmatrix} \qquad \begin{pmatrix} 6 & 0 \\ 0 & 0 \end{pmatrix} \qquad \begin{pmatrix} 2 & 2 \\ 0 & 2 \end{pmatrix} \qquad \begin{pmatrix} 6 & 6 \\ 0 & 6 \end{pmatrix}
# $$
#
# A cheap test for every stride and padding: `dx.sum()` and `dout.sum()` are one and the same
# number.
#
# | name | shape | meaning |
# |---|---|---|
# | `dout` | $(N, C, H', W')$ | the upstream gradient, one number per output |
# | `cache` | what your forward returned | the check hands it on as it is |
# | `dx` | $(N, C, H, W)$ | as `x`, without any padding |
#
# **What is checked.**
#
# {checks:max_pool2d_backward}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Walk through the same places as in the forward pass. Where the forward *read* a window, the
# backward *adds* to it: at the place of the maximum, what came back; elsewhere, nothing.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# Work on an array of zeros of the padded size and take the frame off at the end. Where the maximum
# is, `argmax` says: for one window of one map, `divmod(window.argmax(), Kw)` is its row and column
# *in the window*.
#
# Taking the frame off: the image starts at row $p_h$ and is $H$ rows high. What does `[p:-p]` give
# for $p = 0$?
#
# </details>
#
# <details><summary>Hint 3: the loops</summary>
#
# Four loops, over $n$, $c$, $i$ and $j$, with `u, v = divmod(window.argmax(), Kw)` and
# `dpadded[n, c, i * sh + u, j * sw + v] += dout[n, c, i, j]`. It is `+=`: windows may overlap.
#
# Without the loops over $n$ and $c$: put the window's pixels on one axis with `reshape(N, C, -1)`,
# take `argmax(axis=2)`, and compare it with `np.arange(Kh * Kw)` to get 1 at the place and 0
# elsewhere.
#
# </details>


# %% answer="max_pool2d_backward"
def max_pool2d_backward(dout, cache):
    """Return dx: what came back to a window goes to its largest number."""
    ### BEGIN SOLUTION
    padded, grid = cache
    dpadded = np.zeros_like(padded)
    for i, j in np.ndindex(dout.shape[2:]):
        seen = padded[window(grid, i, j)]
        flat = seen.reshape(*seen.shape[:2], -1)
        first = flat.argmax(axis=2)[..., None] == np.arange(flat.shape[2])
        dpadded[window(grid, i, j)] += dout[:, :, i, j, None, None] * first.reshape(seen.shape)
    return unframed(dpadded, grid)
    ### END SOLUTION


# %%
# Try it: the example by hand, and the two sums.
out, cache = max_pool2d_forward(x, 2, stride=1)
dout = np.array([[1.0, 2], [3, 4]])[None, None]
dx = max_pool2d_backward(dout, cache)
print(dx[0, 0], dx.sum(), dout.sum())

# %% check="max_pool2d_backward"

# %% [markdown] question="ties" points=4
# ### Gradient out of nothing
#
# A backward compares each window with its maximum and gives the whole of `dout` to *every* number
# that is equal.
#
# (a) Name two situations in which real maps have ties. (b) What becomes of the sum of `dx`? Give a
# test of one line that finds the mistake, and an image for it. (c) The author has compared the
# function with numerical gradients on images of normally distributed numbers, and all was well.
# Why? ({points:ties} points; five sentences are enough.)
#
# === BEGIN MARK SCHEME ===
# - 1 point for (a): two of: zeros after a ReLU; areas of one color, such as a white background or
#   overexposed pixels (equal values of 8 bits); padding with a constant or an edge that is
#   repeated; numbers of low precision, which are often equal; an image that was enlarged by
#   repeating its pixels.
# - 1 point for (b), the sum: it is larger than that of `dout`, or in general another (each tied
#   window adds its `dout` once for each number too many).
# - 1 point for (b), the test: `dx.sum()` against `dout.sum()`, or `dx` against a known result, on
#   an image that has ties (all zeros, all ones). The image has to have ties; a `dout` of normally
#   distributed numbers or of ones will do.
# - 1 point for (c): two drawn real numbers are practically never equal, so there was no tie. An
#   answer that adds that at a tie the numerical gradient would give neither (half of it, as steps
#   forward and back see different things) is right as well.
#
# **Sample answer.** (a) After a ReLU many windows hold nothing but zeros, and a photograph has
# areas of pure white. (b) Each tie adds its `dout` several times, so the sum of `dx` is larger than
# that of `dout`. With `x = np.zeros((1, 1, 4, 4))` and a `dout` of ones, I test that
# `dx.sum() == dout.sum()`. (c) Among normally distributed numbers no two are equal, so every window
# had one maximum, and there the function is right.
# === END MARK SCHEME ===

# %% [markdown]
# ## 3. Average pooling
#
# `avg_pool2d_forward(x, kernel_size, *, stride=None, padding=0, count_include_pad=True)` returns
# `(out, cache)`.
#
# $$
# \mathrm{out}[n, c, i, j] = \frac{1}{m[i, j]} \sum_{u=0}^{K_h-1} \sum_{v=0}^{K_w-1} x[n, c,\; s_h i + u - p_h,\; s_w j + v - p_w]
# $$
#
# where $x$ counts as zero outside its rows and columns. What $m[i, j]$ is depends on the flag:
#
# - `count_include_pad=True`: $m = K_h K_w$ for every window, zeros of the padding included. This is
#   PyTorch's default.
# - `count_include_pad=False`: $m[i, j]$ is how many pixels of the *image* the window covers.
#
# **Why.** The mean keeps what the maximum throws away: how much there is in all. It is also a
# convolution whose weights are all $1 / (K_h K_w)$, which is a good way to test it. With padding
# counted, the numbers at the border come out too small; [the
# book]({book}/pooling.html#sec-pool-padding) compares the two ways to count.
#
# **By hand.** Windows of 2 × 2 on the image above. The first one holds 1, 2, 3, 5, so its mean is
# $11 / 4 = 2.75$. With padding 1, the window in the corner covers the number 1 and three zeros.
#
# | setting | out |
# |---|---|
# | as it is | $\begin{pmatrix} 2.75 \end{pmatrix}$ |
# | with stride 1 | $\begin{pmatrix} 2.75 & 4.25 \\ 2.75 & 3.25 \end{pmatrix}$ |
# | with padding 1 | $\begin{pmatrix} 0.25 & 2 \\ 1.25 & 3.25 \end{pmatrix}$ |
# | with padding 1 that does not count | $\begin{pmatrix} 1 & 4 \\ 2.5 & 3.25 \end{pmatrix}$ |
#
# | name | shape | meaning |
# |---|---|---|
# | `x`, `kernel_size`, `stride`, `padding` | as in exercise 1 | as in exercise 1, but padding is zeros |
# | `count_include_pad` | `True` or `False` | whether the padding counts in the mean |
# | `out` | $(N, C, H', W')$ | one map per image and channel |
# | `cache` | what you like | whatever your backward will need |
#
# **What is checked.**
#
# {checks:avg_pool2d_forward}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Sums first, and then one division by an array $m$ of the shape $(H', W')$.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# To count the pixels that a window covers, pool an image of ones: pad it with zeros if the padding
# does not count, and with ones if it does. Do not count the numbers that differ from 0; pixels may
# be 0.
#
# </details>
#
# <details><summary>Hint 3: the loops</summary>
#
# The loops of exercise 1 with `window.sum(axis=(2, 3))`, and beside it
# `m[i, j] = ones[top:top + Kh, left:left + Kw].sum()`. In the end `out / m`. Give `m` the dtype of
# `x`, so that float32 stays float32.
#
# </details>


# %% answer="avg_pool2d_forward"
def avg_pool2d_forward(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    """Return (out, cache), out being the mean of every window."""
    ### BEGIN SOLUTION
    grid = lay_out(kernel_size, stride, padding)
    padded = framed(x, grid, 0)
    ones = framed(np.ones_like(x[:1, :1]), grid, 1 if count_include_pad else 0)
    out = np.empty((*x.shape[:2], *places(padded, grid)), dtype=x.dtype)
    m = np.empty(out.shape[2:], dtype=x.dtype)
    for i, j in np.ndindex(m.shape):
        m[i, j] = ones[window(grid, i, j)].sum()
        out[:, :, i, j] = padded[window(grid, i, j)].sum(axis=(2, 3)) / m[i, j]
    return out, (padded.shape, grid, m)
    ### END SOLUTION


# %%
# Try it: the example by hand, with the padding counted and not.
print(avg_pool2d_forward(x, 2, padding=1)[0][0, 0])
print(avg_pool2d_forward(x, 2, padding=1, count_include_pad=False)[0][0, 0])

# %% check="avg_pool2d_forward"

# %% [markdown]
# ## 4. Average pooling, going back
#
# `avg_pool2d_backward(dout, cache)` returns `dx`. Every pixel of a window had the same part in its
# mean, and gets the same part of what comes back:
#
# $$
# \mathrm{dx}[n, c, k, l] = \sum_{(i, j) :\; \text{window } (i, j) \text{ covers } (k, l)} \frac{\mathrm{dout}[n, c, i, j]}{m[i, j]}
# $$
#
# with the $m$ of the forward pass.
#
# **Why.** The forward pass is linear, so the backward is its transpose and asks nothing of `x` but
# the shape. Padding that counts takes its share of the gradient and loses it, since zeros cannot
# learn; [the book]({book}/pooling.html#sec-pool-backward) derives it.
#
# **By hand.** The image above, windows of 2 × 2, stride 1. The shares are $1, 2, 3, 4$; the middle
# gets all of them.
#
# $$
# \mathrm{dout} = \begin{pmatrix} 4 & 8 \\ 12 & 16 \end{pmatrix}, \qquad \mathrm{dx} = \begin{pmatrix} 1 & 3 & 2 \\ 4 & 10 & 6 \\ 3 & 7 & 4 \end{pmatrix}
# $$
#
# A cheap test: `(dout * out).sum()` and `(dx * x).sum()` are the same number, for every stride and
# padding. Here it is $130$.
#
# | name | shape | meaning |
# |---|---|---|
# | `dout` | $(N, C, H', W')$ | the upstream gradient |
# | `cache` | what your forward returned | the check hands it on as it is |
# | `dx` | $(N, C, H, W)$ | as `x`, without any padding |
#
# **What is checked.**
#
# {checks:avg_pool2d_backward}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Where the forward read a window, the backward adds the window's share to all of it.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# `dout / m` has all shares at once. One of them, for all images and channels, has the shape
# $(N, C)$ and goes to a window of the shape $(N, C, K_h, K_w)$: give it two more axes with
# `[:, :, None, None]`.
#
# </details>
#
# <details><summary>Hint 3: the loops</summary>
#
# Two loops with `dpadded[:, :, top:top + Kh, left:left + Kw] += share[:, :, i, j, None, None]`, and
# the frame off at the end as in exercise 2.
#
# </details>


# %% answer="avg_pool2d_backward"
def avg_pool2d_backward(dout, cache):
    """Return dx: every pixel of a window gets the same share."""
    ### BEGIN SOLUTION
    shape, grid, m = cache
    share = dout / m
    dpadded = np.zeros(shape, dtype=dout.dtype)
    for i, j in np.ndindex(m.shape):
        dpadded[window(grid, i, j)] += share[:, :, i, j, None, None]
    return unframed(dpadded, grid)
    ### END SOLUTION


# %%
# Try it: the example by hand, and the two sums.
out, cache = avg_pool2d_forward(x, 2, stride=1)
dout = np.array([[4.0, 8], [12, 16]])[None, None]
dx = avg_pool2d_backward(dout, cache)
print(dx[0, 0], (dout * out).sum(), (dx * x).sum())

# %% check="avg_pool2d_backward"

# %% [markdown] question="padded_mean" points=3
# ### A mean with padding
#
# A map of 4 × 4 ones goes through average pooling with windows of 3 × 3, stride 1 and padding 1.
# Which numbers come out in the corners, at the edges and inside, if the padding counts, and which
# if it does not? A layer above is to tell how bright a region is: which setting would you take, and
# why? ({points:padded_mean} points.)
#
# === BEGIN MARK SCHEME ===
# - 1 point: with the padding counted, $4/9$ in the corners, $6/9$ at the edges, 1 inside.
# - 1 point: without, 1 everywhere.
# - 1 point: not counting, with a reason: an evenly bright map then stays evenly bright, whereas
#   counting makes the border darker, which says something about the place and nothing about the
#   image. An answer for counting earns the point only if it names a use of it (all windows have the
#   same weights, so that it is a convolution; a later layer may learn where the border is).
#
# **Sample answer.** In a corner the window covers 4 pixels and 5 zeros, at an edge 6 pixels and 3
# zeros. With the padding counted this gives $4/9$, $6/9$ and 1; without, it gives 1 everywhere,
# since each sum is divided by the number of its pixels. I would not count the padding: a map that
# is bright everywhere should not look darker at its border.
# === END MARK SCHEME ===

# %% [markdown]
# ## 5. Lp pooling
#
# `lp_pool2d_forward(x, norm_type, kernel_size, *, stride=None)` returns `(out, cache)`, for a
# number $q \ge 1$ that is called `norm_type`; the letter $p$ is taken by the padding.
#
# $$
# \mathrm{out}[n, c, i, j] = \Bigl( \sum_{u=0}^{K_h-1} \sum_{v=0}^{K_w-1} \bigl| x[n, c,\; s_h i + u,\; s_w j + v] \bigr|^q \Bigr)^{1/q}
# $$
#
# There is no padding. PyTorch's layer of this name leaves the absolute value out, so the two agree
# for even $q$ and for numbers that are not below zero; for $q = 3$ and a negative sum PyTorch gives
# `nan`. Here the absolute value is part of the layer.
#
# **Why.** It has the two others at its ends: $q = 1$ adds up the sizes, and with growing $q$ the
# largest counts more and more, until only it is left. $q = 2$ is the length of the window taken as
# a vector, which says how strong a pattern is whatever its sign. [The
# book]({book}/pooling.html#sec-pool-lp) says how fast the largest number wins.
#
# **By hand.** One window with the numbers $3, -4, 0, 0$:
#
# | $q$ | out |
# |---|---|
# | 1 | $3 + 4 = 7$ |
# | 2 | $\sqrt{9 + 16} = 5$ |
# | 3 | $\sqrt[3]{27 + 64} \approx 4.498$ |
#
# | name | shape | meaning |
# |---|---|---|
# | `x`, `kernel_size`, `stride` | as in exercise 1 | as in exercise 1 |
# | `norm_type` | a number, at least 1 | $q$; it need not be whole |
# | `out` | $(N, C, H', W')$ | one map per image and channel |
# | `cache` | what you like | whatever your backward will need |
#
# **What is checked.**
#
# {checks:lp_pool2d_forward}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Three steps: each number on its own, then the window, then the sum on its own.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# `np.abs(x) ** q` can be done to the whole array before any window is looked at. The root is a
# power too, `** (1 / q)`.
#
# </details>
#
# <details><summary>Hint 3: the loops</summary>
#
# The loops of exercise 1 over the array of powers with `window.sum(axis=(2, 3))`, and one root at
# the end.
#
# </details>


# %% answer="lp_pool2d_forward"
def lp_pool2d_forward(x, norm_type, kernel_size, *, stride=None):
    """Return (out, cache), out being the q-norm of every window."""
    ### BEGIN SOLUTION
    grid = lay_out(kernel_size, stride, 0)
    powers = np.abs(x) ** norm_type
    out = np.empty((*x.shape[:2], *places(x, grid)), dtype=x.dtype)
    for i, j in np.ndindex(out.shape[2:]):
        out[:, :, i, j] = powers[window(grid, i, j)].sum(axis=(2, 3)) ** (1 / norm_type)
    return out, (x, norm_type, grid, out)
    ### END SOLUTION


# %%
# Try it: the example by hand, and what becomes of it as q grows.
three_four = np.array([[3.0, -4], [0, 0]])[None, None]
for q in (1, 2, 3, 8, 32):
    print(q, lp_pool2d_forward(three_four, q, 2)[0].item())

# %% check="lp_pool2d_forward"

# %% [markdown]
# ## 6. Lp pooling, going back
#
# `lp_pool2d_backward(dout, cache)` returns `dx`.
#
# Differentiate the root and the power: the $1/q$ of the one and the $q$ of the other cancel, and
# what is left is
#
# $$
# \mathrm{dx}[n, c, k, l] = \sum_{(i, j) :\; \text{window } (i, j) \text{ covers } (k, l)} \mathrm{dout}[n, c, i, j] \; \operatorname{sign}(x[n, c, k, l]) \left( \frac{|x[n, c, k, l]|}{\mathrm{out}[n, c, i, j]} \right)^{q-1}
# $$
#
# A window of zeros has norm 0, and there the formula says $0 / 0$. The norm has no derivative
# there; take **0**, as PyTorch does. Do not add a small number to every norm to get there: that
# changes all the other windows too, and the checks see it.
#
# **Why.** For $q = 2$ the bracket is the pixel's part in the length, so strong pixels get more of
# the gradient. One `nan` in one window would spread through the whole network within a step, and
# after a ReLU windows of zeros are common. [The book]({book}/pooling.html#sec-pool-backward)
# derives the formula.
#
# **By hand.** The window $3, -4, 0, 0$ again, and 10 comes back.
#
# | $q$ | dx |
# |---|---|
# | 1 | $10, -10, 0, 0$ |
# | 2 | $6, -8, 0, 0$ |
#
# A cheap test: `(dout * out).sum()` and `(dx * x).sum()` are the same number for every $q$, here
# $50$ for $q = 2$.
#
# | name | shape | meaning |
# |---|---|---|
# | `dout` | $(N, C, H', W')$ | the upstream gradient |
# | `cache` | what your forward returned | the check hands it on as it is |
# | `dx` | $(N, C, H, W)$ | as `x` |
#
# **What is checked.**
#
# {checks:lp_pool2d_backward}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# The same walk as in exercise 4. What is added to a window is no longer the same for all of its
# pixels: it depends on each pixel and on the window's norm.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# For one window: `np.sign(seen) * (np.abs(seen) / norm) ** (q - 1)`, with `norm` of the shape
# $(N, C, 1, 1)$. Divide by 1 where the norm is 0: all pixels of that window are 0, and so are their
# signs.
#
# </details>
#
# <details><summary>Hint 3: the loops</summary>
#
# `norm = np.where(out == 0, 1, out)` once, before the loops. In them
# `dx[here] += dout[:, :, i, j, None, None] * slope`, where `here` is the window and `slope` the
# line of hint 2 with `norm[:, :, i, j, None, None]`.
#
# </details>


# %% answer="lp_pool2d_backward"
def lp_pool2d_backward(dout, cache):
    """Return dx: what came back, times each pixel's part in the norm."""
    ### BEGIN SOLUTION
    x, q, grid, out = cache
    norm = np.where(out == 0, 1, out)
    dx = np.zeros_like(x)
    for i, j in np.ndindex(dout.shape[2:]):
        seen = x[window(grid, i, j)]
        slope = np.sign(seen) * (np.abs(seen) / norm[:, :, i, j, None, None]) ** (q - 1)
        dx[window(grid, i, j)] += dout[:, :, i, j, None, None] * slope
    return dx
    ### END SOLUTION


# %%
# Try it: the example by hand, and the two sums.
out, cache = lp_pool2d_forward(three_four, 2, 2)
dout = np.full((1, 1, 1, 1), 10.0)
dx = lp_pool2d_backward(dout, cache)
print(dx[0, 0], (dout * out).sum(), (dx * three_four).sum())

# %% check="lp_pool2d_backward"

# %% [markdown]
# ## 7. The mean of a whole map
#
# `global_avg_pool2d_forward(x)` returns `(out, cache)`, one number per image and channel:
#
# $$
# \mathrm{out}[n, c] = \frac{1}{H W} \sum_{i=0}^{H-1} \sum_{j=0}^{W-1} x[n, c, i, j]
# $$
#
# **Why.** At the end of a network it turns maps into a list of numbers, one per channel, for images
# of any size. Before it became common, a large dense layer stood there, which held most of a
# network's parameters; [the book]({book}/pooling.html#sec-pool-lp) says more.
#
# **By hand.** The map $1, 2, 3, 6$ has the mean 3.
#
# | name | shape | meaning |
# |---|---|---|
# | `x` | $(N, C, H, W)$ | the images |
# | `out` | $(N, C)$ | the means; no axes are left for rows and columns |
# | `cache` | what you like | whatever your backward will need |
#
# **What is checked.**
#
# {checks:global_avg_pool2d_forward}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# One window that is as large as the map.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# A mean over the last two axes.
#
# </details>
#
# <details><summary>Hint 3: the structure</summary>
#
# No loop: `x.mean(axis=(2, 3))`. The backward needs the shape of `x` alone.
#
# </details>


# %% answer="global_avg_pool2d_forward"
def global_avg_pool2d_forward(x):
    """Return (out, cache), out being the mean of every map."""
    ### BEGIN SOLUTION
    return x.mean(axis=(2, 3)), x.shape
    ### END SOLUTION


# %%
# Try it: the example by hand.
print(global_avg_pool2d_forward(np.array([[1.0, 2], [3, 6]])[None, None])[0])

# %% check="global_avg_pool2d_forward"

# %% [markdown]
# ## 8. The mean of a whole map, going back
#
# `global_avg_pool2d_backward(dout, cache)` returns `dx`:
#
# $$
# \mathrm{dx}[n, c, i, j] = \frac{\mathrm{dout}[n, c]}{H W}
# $$
#
# **Why.** Every pixel of a map has the same part in its mean. A network that ends in this layer
# tells each place of a map equally strongly that the whole was right or wrong, which is one reason
# why its maps can be read as "where"; exercise 4 is the same on a window, and [the
# book]({book}/pooling.html#sec-pool-backward) has both.
#
# **By hand.** A map of 2 × 2, and 8 comes back: every pixel gets 2.
#
# | name | shape | meaning |
# |---|---|---|
# | `dout` | $(N, C)$ | the upstream gradient |
# | `cache` | what your forward returned | the check hands it on as it is |
# | `dx` | $(N, C, H, W)$ | as `x` |
#
# **What is checked.**
#
# {checks:global_avg_pool2d_backward}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# One share, spread over all places of the map.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# `dout[:, :, None, None]` has two axes more, on which it can be spread.
#
# </details>
#
# <details><summary>Hint 3: the structure</summary>
#
# `np.broadcast_to(share, shape)` spreads without copying; `.copy()` makes it an array that can be
# written to.
#
# </details>


# %% answer="global_avg_pool2d_backward"
def global_avg_pool2d_backward(dout, cache):
    """Return dx: every pixel of a map gets the same share."""
    ### BEGIN SOLUTION
    N, C, H, W = cache
    return np.broadcast_to(dout[:, :, None, None] / (H * W), (N, C, H, W)).copy()
    ### END SOLUTION


# %%
# Try it: 8 comes back to a map of four.
means, cache = global_avg_pool2d_forward(np.array([[1.0, 2], [3, 6]])[None, None])
print(global_avg_pool2d_backward(np.array([[8.0]]), cache)[0, 0])

# %% check="global_avg_pool2d_backward"

# %% [markdown] question="shifted" points=4
# ### Shifted by one
#
# "Max pooling makes a network blind to small shifts." Take one row of eight pixels and windows of 2
# side by side.
#
# (a) Give a row whose pooled row stays the same when all pixels move one place to the right (a 0
# comes in on the left), and one whose pooled row changes. (b) For which shifts can you say for
# *every* row what happens to the pooled row, apart from its ends? (c) Name another way of making
# maps smaller, and say what it has over max pooling or what it costs. ({points:shifted} points.)
#
# === BEGIN MARK SCHEME ===
# - 1 point for (a), the same: a right example with its pooled row, such as $1, 0, 0, 0, \dots$,
#   which moves within its window.
# - 1 point for (a), another: a right example with both pooled rows, such as $0, 1, 0, 0, \dots$,
#   which moves into the next window.
# - 1 point for (b): even shifts; the pooled row moves by half as many places. "Multiples of the
#   stride" is the same.
# - 1 point for (c): a convolution with stride (learns what to keep, has parameters and costs
#   products); average pooling (blurs first, so that it changes less with a shift, but weakens
#   single strong answers); blurring before a max pooling with stride (nearly the same under shifts,
#   one more step). Any true advantage or cost earns the point.
#
# **Sample answer.** (a) $1, 0, 0, 0, 0, 0, 0, 0$ pools to $1, 0, 0, 0$, and moved by one,
# $0, 1, 0, \dots$, to the same. $0, 1, 0, 0, 0, 0, 0, 0$ pools to $1, 0, 0, 0$, and moved by one to
# $0, 1, 0, 0$. (b) If the pixels move by an even number, the pooled row moves by half of it. (c) A
# convolution with stride 2 makes maps smaller too, and learns what is worth keeping, but it has
# weights to train and costs multiplications.
# === END MARK SCHEME ===

# %% [markdown]
# ## If you like: without points
#
# - Write `max_pool2d_forward` with `np.lib.stride_tricks.sliding_window_view` and without a loop.
#   How much faster is it on an image of $8 \times 16 \times 64 \times 64$?
# - Average pooling is a convolution. With which weights, and how do you keep the channels apart?
# - Numerical gradients at a tie: what do centered differences say for a window of four equal
#   numbers, and why is it neither of the two answers that are accepted here?
#
# ## Before you hand in
#
# Restart the kernel and run all cells, so that nothing rests on a cell that you have deleted. When
# no `check` complains, the functions are done; the three written questions are read by a person.
#
# You now have all the ways in which a network makes its maps smaller, and know where their
# gradients go.
