# %% [markdown]
# # Fast convolution
#
# A layer that is right may still be a hundred times too slow. Here you write it once more, as a
# product of two matrices, and see where the time went. [The book]({book}/fast-convolution.html) has
# the chapter to it.
#
# | exercise | minutes | difficulty | points |
# |---|---|---|---|
# | `im2col` | {minutes:im2col} | {difficulty:im2col} | {points:im2col} |
# | `col2im` | {minutes:col2im} | {difficulty:col2im} | {points:col2im} |
# | `conv2d_forward_fast` | {minutes:conv2d_forward_fast} | {difficulty:conv2d_forward_fast} | {points:conv2d_forward_fast} |
# | `conv2d_backward_fast` | {minutes:conv2d_backward_fast} | {difficulty:conv2d_backward_fast} | {points:conv2d_backward_fast} |
# | two written questions | 30 | medium | {points:there_and_back} + {points:what_it_costs} |
#
# Together {points:all} points. The functions take about {minutes} minutes if slices, `reshape` and
# `transpose` come easily to you, and longer if they do not.
#
# **What you need.** Python, NumPy, this notebook, and the small file that came with it. You know
# [the convolution layer]({book}/convolution.html) and have written it with loops.
#
# **How to work.** Each exercise has a cell with a function to fill in, and below it a check that you
# may run as often as you like. It shows the smallest case that does not hold yet. When you hand in,
# the same promises are checked with other numbers.
#
# Any way to the right numbers is right. The two layers may call your `im2col` and `col2im`. In this
# notebook they call yours, so mend those two first: while one of them is wrong, `check` finds fault
# with right layers. When you hand in, the layers are asked once more with right ones in their place,
# and the better result counts, so that they do not pay for it.
#
# The backward is called with the cache of your own forward. A forward that stops with an error, or
# that keeps the wrong things, costs points of the backward too.
#
# **Time.** Two promises are about time, 4 points each: one is for the forward, one for forward and
# backward together, so that a slow forward may cost both. Your layer races plain loops, three times
# with other numbers each time, on the same machine at the same moment, and the median counts. A
# tenth of the time of the loops is asked; a product of matrices takes about a thirtieth. When you
# hand in, the computing time is the one that the operating system counts, so a busy machine does
# not matter. In this notebook it is the clock on the wall: if a race is close, close what else runs
# and race again. Being slow never costs the points for being right.
#
# **One letter for one thing**, as before: $N$ images, $C$ channels, $H$ rows, $W$ columns; $F$
# filters of $K_h \times K_w$; outputs of $H' \times W'$, in code `Ho` and `Wo`; and $L = H' W'$, the
# number of places.

# %% environment

# %% [markdown]
# ## 1. Every window a column
#
# `im2col(x, kernel_size, *, stride=1, padding=0)` returns `columns`, one matrix for each image.
#
# What the window at place $(i, j)$ sees becomes column $l = W' i + j$. Down the column come the
# channels, in each channel the rows of the window, in each row its pixels:
#
# $$
# \mathrm{columns}[n,\; (c K_h + u) K_w + v,\; W' i + j] =
# x[n, c,\; s_h i + u - p_h,\; s_w j + v - p_w]
# $$
#
# where $x$ counts as zero outside its rows and columns. As in the layer, $i$ takes
# $H' = \lfloor (H + 2 p_h - K_h) / s_h \rfloor + 1$ values, and $j$ likewise $W'$.
#
# **Why.** A filter is $C K_h K_w$ weights and so is a column of pixels, so the whole layer becomes
# one product of matrices, the operation that computers are best at. The sum over channels and
# window that the product takes is that of [the book's formula]({book}/convolution.html#sec-channels),
# and [the book draws it]({book}/fast-convolution.html#sec-fast-im2col) for a small image.
#
# **By hand.** One image, one channel, a kernel of 2 × 2:
#
# $$
# x = \begin{pmatrix} 1 & 2 & 0 & 1 \\ 0 & 1 & 3 & 2 \\ 2 & 1 & 1 & 0 \end{pmatrix}, \qquad
# \mathrm{columns} = \begin{pmatrix} 1 & 2 & 0 & 0 & 1 & 3 \\ 2 & 0 & 1 & 1 & 3 & 2 \\ 0 & 1 & 3 & 2 & 1 & 1 \\ 1 & 3 & 2 & 1 & 1 & 0 \end{pmatrix}
# $$
#
# The first column is the window at the top left: 1, 2 and below them 0, 1. The fourth column is the
# first window of the second row.
#
# | name | shape | meaning |
# |---|---|---|
# | `x` | $(N, C, H, W)$ | the images |
# | `kernel_size`, `stride`, `padding` | a number, or (rows, columns) | the window, how far it moves, how many zeros go on *each* side |
# | `columns` | $(N, C K_h K_w, L)$ | a matrix an image, a column a window |
#
# These are the shapes of `torch.nn.functional.unfold`.
#
# **What is checked.**
#
# {checks:im2col}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# There are two ways to walk. By *places*: for every window, flatten what it sees into one column. By
# *kernel entries*: for every $(u, v)$, take the pixel that this entry meets at all places at once. A
# kernel has far fewer entries than an image has places, so the second way has the shorter loop.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# Put the image into a larger array of zeros first. The pixels that entry $(u, v)$ meets begin at row
# $u$ and column $v$ of it and lie $s_h$ and $s_w$ apart:
# `padded[:, :, u : u + sh * Ho : sh, v : v + sw * Wo : sw]`, of shape $(N, C, H', W')$.
#
# </details>
#
# <details><summary>Hint 3: the loop structure</summary>
#
# Make an array of shape $(N, C, K_h, K_w, H', W')$, fill `[:, :, u, v]` in a loop over $u$ and $v$,
# and reshape it once at the end. The axes are in the order of the formula already, so no transpose
# is needed. Without any loop: `np.lib.stride_tricks.sliding_window_view`, which gives
# $(N, C, H', W', K_h, K_w)$ and does need one.
#
# </details>


# %% answer="im2col"
def im2col(x, kernel_size, *, stride=1, padding=0):
    """Return what every window sees, one window a column: (N, C Kh Kw, L)."""
    ### BEGIN SOLUTION
    Kh, Kw = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    N, C, H, W = x.shape
    Ho, Wo = (H + 2 * ph - Kh) // sh + 1, (W + 2 * pw - Kw) // sw + 1

    padded = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    columns = np.empty((N, C, Kh, Kw, Ho, Wo), dtype=x.dtype)
    for u in range(Kh):
        for v in range(Kw):
            columns[:, :, u, v] = padded[:, :, u : u + sh * Ho : sh, v : v + sw * Wo : sw]
    return columns.reshape(N, C * Kh * Kw, Ho * Wo)
    ### END SOLUTION


# %%
# Try it: the example by hand. Change what you like.
x = np.array([[1.0, 2, 0, 1], [0, 1, 3, 2], [2, 1, 1, 0]])[None, None]
print(im2col(x, 2)[0])

# %% check="im2col"

# %% [markdown]
# ## 2. And back, adding up
#
# `col2im(columns, shape, kernel_size, *, stride=1, padding=0)` returns `x`, images of that `shape`.
#
# Every entry of the columns is added to the pixel that `im2col` would have copied it from:
#
# $$
# x[n, c, k, l] = \sum_{u, v} \; \sum_{\substack{i, j \,:\; s_h i + u - p_h = k \\ s_w j + v - p_w = l}}
# \mathrm{columns}[n,\; (c K_h + u) K_w + v,\; W' i + j]
# $$
#
# What would land outside the image has fallen on the padding and is left out.
#
# **Why.** `im2col` copies a pixel to many places; on the way back, what comes from all these places
# adds up. It is the *transpose* of `im2col` and not its inverse, and that is what
# [the backward pass]({book}/differentiating.html#sec-backward) needs. The book shows
# [why the two are transposes]({book}/fast-convolution.html#sec-fast-col2im).
#
# **By hand.** The columns of exercise 1, put back: each pixel is added as often as windows saw it.
#
# $$
# \begin{pmatrix} 1 & 2 & 2 & 1 \\ 2 & 4 & 4 & 2 \\ 1 & 2 & 2 & 1 \end{pmatrix} \text{ times } x \text{ is }
# \begin{pmatrix} 1 & 4 & 0 & 1 \\ 0 & 4 & 12 & 4 \\ 2 & 2 & 2 & 0 \end{pmatrix}
# $$
#
# A cheap test for every kernel, stride and padding: for any columns `c` of the right shape,
# `(im2col(x, ...) * c).sum()` and `(x * col2im(c, x.shape, ...)).sum()` are one and the same number.
#
# | name | shape | meaning |
# |---|---|---|
# | `columns` | $(N, C K_h K_w, L)$ | one column a window |
# | `shape` | the tuple $(N, C, H, W)$ | what the images are to be |
# | `kernel_size`, `stride`, `padding` | a number, or (rows, columns) | those that `im2col` was given |
# | returned | $(N, C, H, W)$ | the sums, without any padding |
#
# **What is checked.**
#
# {checks:col2im}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Walk exactly as in `im2col`, and turn every assignment around: what was *read* from a pixel is now
# *added* to it. If you walk by kernel entries, no pixel is met twice in one turn, and a slice with
# `+=` adds rightly. If you walk with arrays of indices, NumPy's `+=` counts a pixel once however
# often it is named; `np.add.at` counts every time.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# Work on an array of the padded size, $(N, C, H + 2 p_h, W + 2 p_w)$, and take the frame off at the
# end. The image starts at row $p_h$ and is $H$ rows high. What does `[p:-p]` give for $p = 0$?
#
# </details>
#
# <details><summary>Hint 3: the loop structure</summary>
#
# Reshape the columns to $(N, C, K_h, K_w, H', W')$. Loop over $u$ and $v$ and write
# `padded[:, :, u : u + sh * Ho : sh, v : v + sw * Wo : sw] += windows[:, :, u, v]`. Return
# `padded[:, :, ph : ph + H, pw : pw + W]`.
#
# </details>


# %% answer="col2im"
def col2im(columns, shape, kernel_size, *, stride=1, padding=0):
    """Return images in which every entry is added to the pixel that it was copied from."""
    ### BEGIN SOLUTION
    Kh, Kw = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    N, C, H, W = shape
    Ho, Wo = (H + 2 * ph - Kh) // sh + 1, (W + 2 * pw - Kw) // sw + 1

    windows = columns.reshape(N, C, Kh, Kw, Ho, Wo)
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=columns.dtype)
    for u in range(Kh):
        for v in range(Kw):
            padded[:, :, u : u + sh * Ho : sh, v : v + sw * Wo : sw] += windows[:, :, u, v]
    return padded[:, :, ph : ph + H, pw : pw + W]
    ### END SOLUTION


# %%
# Try it: the example by hand, and the two inner products for drawn columns.
rng = np.random.default_rng(0)
columns = im2col(x, 2)
print(col2im(columns, x.shape, 2)[0, 0])
drawn = rng.normal(size=columns.shape)
print((columns * drawn).sum(), (x * col2im(drawn, x.shape, 2)).sum())

# %% check="col2im"

# %% [markdown] question="there_and_back" points=4
# ### There and back
#
# A classmate expects `col2im(im2col(x))` to be `x`, and divides in `col2im` by the number of windows
# that saw each pixel until it is.
#
# What does `col2im(im2col(x))` compute as it is asked for here? What goes wrong in the backward pass
# of the layer after the classmate's change? For which kernel and stride is nothing changed by it?
# ({points:there_and_back} points; four sentences are enough.)
#
# === BEGIN MARK SCHEME ===
# - 1 point, what it computes: each pixel times the number of windows that saw it (0 for a pixel that
#   none saw).
# - 2 points, the backward pass: the loss changes with a pixel through every window that saw it, so
#   the gradient is the *sum* of what comes back from them (1 point); divided by the count it is a
#   mean, too small by a factor that is 1 at the corners and $K_h K_w$ inside, so it is not even in
#   the right direction (1 point). Any true account of what is then wrong earns the second point,
#   such as "a gradient check fails" or "the inner products no longer agree".
# - 1 point, no change: where every pixel is seen at most once, so where windows do not overlap,
#   stride at least as large as the kernel in both directions. A kernel of one pixel is a special case
#   of this and earns the point if the answer says stride 1 or any stride.
#
# **Sample answer.** It multiplies every pixel by the number of windows that saw it. A pixel acts on
# the loss through all these windows, and the chain rule adds their shares up; divided by the count,
# `dx` is too small inside the image and right at its corners, so it points in a wrong direction and a
# gradient check fails. If the stride is at least the kernel size, no pixel is seen twice and the
# division is by 1.
# === END MARK SCHEME ===

# %% [markdown]
# ## 3. The layer as one product
#
# `conv2d_forward_fast(x, weight, bias=None, *, stride=1, padding=0)` returns `(out, cache)`, the
# same numbers as `conv2d_forward`.
#
# With the filters laid out as the rows of a matrix, $w[f, r]$ with $r = (c K_h + u) K_w + v$:
#
# $$
# \mathrm{out}[n, f, l] = b[f] + \sum_{r} w[f, r] \; \mathrm{columns}[n, r, l]
# $$
#
# and $l = W' i + j$ is opened into rows and columns at the end.
#
# **Why.** The multiplications are the same as with loops, but
# [Python says one sentence]({book}/fast-convolution.html#sec-fast-loops) in place of a million. And
# the axes tell apart what [a batch]({book}/convolution.html#sec-batch) keeps apart: images on the
# first, filters on the second.
#
# **By hand.** The columns of exercise 1 and the kernel $\begin{pmatrix} 1 & 0 \\ 2 & -1 \end{pmatrix}$, as a row:
#
# $$
# \begin{pmatrix} 1 & 0 & 2 & -1 \end{pmatrix} \mathrm{columns} =
# \begin{pmatrix} 0 & 1 & 4 & 3 & 2 & 5 \end{pmatrix}, \qquad
# \mathrm{out} = \begin{pmatrix} 0 & 1 & 4 \\ 3 & 2 & 5 \end{pmatrix}
# $$
#
# | name | shape | meaning |
# |---|---|---|
# | `x` | $(N, C, H, W)$ | the images |
# | `weight` | $(F, C, K_h, K_w)$ | the filters |
# | `bias` | $(F)$, or `None` | one number per filter, or no bias |
# | `stride`, `padding` | a number, or (rows, columns) | as in `im2col` |
# | `out` | $(N, F, H', W')$ | one map per image and filter |
# | `cache` | what you like | whatever your backward will need |
#
# **What is checked.**
#
# {checks:conv2d_forward_fast}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Three lines: columns, product, reshape. `@` between a matrix and a stack of matrices multiplies the
# matrix with each of them, so the batch needs no loop.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# `weight.reshape(F, -1)` has the shape $(F, C K_h K_w)$, and its rows are in the order of the
# columns. Times $(N, C K_h K_w, L)$ it gives $(N, F, L)$: nothing has to be transposed.
#
# </details>
#
# <details><summary>Hint 3: the loop structure</summary>
#
# There is no loop. `out = weight.reshape(F, -1) @ columns`; then `out + bias[:, None]`, which stands
# along the axis of the filters; then `out.reshape(N, F, Ho, Wo)`. If you made one wide matrix of the
# whole batch instead, its product is $(F, N L)$: reshape it to $(F, N, L)$ first and *then* transpose.
#
# </details>


# %% answer="conv2d_forward_fast"
def conv2d_forward_fast(x, weight, bias=None, *, stride=1, padding=0):
    """Return (out, cache) of the convolution layer, as one product of matrices."""
    ### BEGIN SOLUTION
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    F, _, Kh, Kw = weight.shape
    Ho = (x.shape[2] + 2 * ph - Kh) // sh + 1
    Wo = (x.shape[3] + 2 * pw - Kw) // sw + 1

    columns = im2col(x, (Kh, Kw), stride=(sh, sw), padding=(ph, pw))
    out = weight.reshape(F, -1) @ columns
    if bias is not None:
        out = out + bias[:, None]
    return out.reshape(len(x), F, Ho, Wo), (columns, x.shape, weight, bias, (sh, sw), (ph, pw))
    ### END SOLUTION


# %%
# Try it: the example by hand.
weight = np.array([[1.0, 0], [2, -1]])[None, None]
out, cache = conv2d_forward_fast(x, weight)
print(out[0, 0])

# %% check="conv2d_forward_fast"

# %% [markdown]
# ### Where does your time go?
#
# The cell below times your layer against the size of the image, the size of the kernel and the number
# of channels, each doubled or so while the others stay. A bar is as long as the time. If the time
# were proportional to the number of multiplications, what would the bars look like? Where do they
# not, and what is the layer doing there instead? There are no points for it; the book [measured
# it]({book}/fast-convolution.html#sec-fast-memory), too.

# %%
# Time against size, kernel and channels: the shortest of three runs, or one if that is long.
from time import perf_counter


def seconds(size, kernel, channels):
    images = rng.normal(size=(4, channels, size, size))
    filters = rng.normal(size=(16, channels, kernel, kernel))
    runs = []
    while len(runs) < 3 and sum(runs) < 0.1:
        start = perf_counter()
        conv2d_forward_fast(images, filters, padding=kernel // 2)
        runs.append(perf_counter() - start)
    return min(runs)


def draw(rows, times):
    print("size kernel channels     ms")
    for (size, kernel, channels), time in zip(rows, times, strict=False):
        bar = "#" * max(1, round(40 * time / max(times)))
        print(f"{size:4} {kernel:6} {channels:8} {1000 * time:6.2f} {bar}")


rows = [(size, 3, 8) for size in (8, 16, 32, 48)]
rows += [(32, kernel, 8) for kernel in (1, 3, 5, 7)]
rows += [(32, 3, channels) for channels in (2, 4, 8, 16)]
times = []
for row in rows:
    if sum(times) < 0.25:  # a layer that still has long loops in it is not waited for
        times.append(seconds(*row))
draw(rows, times)

# %% [markdown]
# ## 4. And the way back
#
# `conv2d_backward_fast(dout, cache)` returns `(dx, dweight, dbias)`, the same numbers as
# `conv2d_backward`.
#
# With `dout` as a matrix for each image, $(F, L)$, each gradient is a product again:
#
# $$
# \mathrm{dw}[f, r] = \sum_{n, l} \mathrm{dout}[n, f, l] \; \mathrm{columns}[n, r, l], \qquad
# \mathrm{db}[f] = \sum_{n, l} \mathrm{dout}[n, f, l]
# $$
#
# $$
# \mathrm{dcolumns}[n, r, l] = \sum_{f} w[f, r] \; \mathrm{dout}[n, f, l], \qquad
# \mathrm{dx} = \mathrm{col2im}(\mathrm{dcolumns})
# $$
#
# **Why.** The layer is two linear steps in a row, copy and multiply, so its backward is the two
# transposes in the opposite order. Training spends about two thirds of its time here:
# [two products]({book}/differentiating.html#sec-backward) for the one of the forward pass.
#
# **By hand.** The image and the kernel from above, and
#
# $$
# \mathrm{dout} = \begin{pmatrix} 1 & 0 & 0 \\ 0 & 2 & 0 \end{pmatrix}
# $$
#
# `dweight` is the first column and twice the fifth, $(1, 2, 0, 1) + 2\,(1, 3, 1, 1) = (3, 8, 2, 3)$.
# In `dcolumns` the first column is the kernel, the fifth is twice the kernel, and all others are 0:
#
# $$
# \mathrm{dw} = \begin{pmatrix} 3 & 8 \\ 2 & 3 \end{pmatrix}, \qquad
# \mathrm{dx} = \begin{pmatrix} 1 & 0 & 0 & 0 \\ 2 & 1 & 0 & 0 \\ 0 & 4 & -2 & 0 \end{pmatrix}, \qquad
# \mathrm{db} = 3
# $$
#
# | name | shape | meaning |
# |---|---|---|
# | `dout` | $(N, F, H', W')$ | the upstream gradient, one number per output |
# | `cache` | what your forward returned | the check hands it on as it is |
# | `dx` | $(N, C, H, W)$ | as `x`, without any padding |
# | `dweight` | $(F, C, K_h, K_w)$ | as `weight` |
# | `dbias` | $(F)$, or `None` | `None` if the forward was given no bias |
#
# **What is checked.**
#
# {checks:conv2d_backward_fast}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Ask of each product of matrices what its backward is: for $A = W B$, the gradient of $W$ is
# $\mathrm{d}A\, B^T$ and that of $B$ is $W^T \mathrm{d}A$. The columns took part in the product; how
# they came from `x`, `col2im` knows.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# `flat = dout.reshape(N, F, -1)`. `flat @ columns.transpose(0, 2, 1)` has the shape
# $(N, F, C K_h K_w)$: one `dweight` for every image, still to be added up. `weight.reshape(F, -1).T @ flat`
# has the shape of the columns.
#
# </details>
#
# <details><summary>Hint 3: the loop structure</summary>
#
# No loop but that of `col2im`. Add the images up with `.sum(axis=0)`, reshape to `weight.shape`; hand
# `col2im` the shape of `x`, the kernel size, the stride and the padding, all from the cache.
#
# </details>


# %% answer="conv2d_backward_fast"
def conv2d_backward_fast(dout, cache):
    """Return (dx, dweight, dbias): how the loss changes with x, weight and bias."""
    ### BEGIN SOLUTION
    columns, shape, weight, bias, stride, padding = cache
    F = len(weight)
    flat = dout.reshape(len(dout), F, -1)

    dweight = (flat @ columns.transpose(0, 2, 1)).sum(axis=0).reshape(weight.shape)
    dcolumns = weight.reshape(F, -1).T @ flat
    dx = col2im(dcolumns, shape, weight.shape[2:], stride=stride, padding=padding)
    return dx, dweight, None if bias is None else flat.sum(axis=(0, 2))
    ### END SOLUTION


# %%
# Try it: the example by hand. Without a bias, the three sums are one and the same number.
dout = np.array([[1.0, 0, 0], [0, 2, 0]])[None, None]
dx, dweight, dbias = conv2d_backward_fast(dout, cache)
print(dx[0, 0], dweight[0, 0], sep="\n")
print((dout * out).sum(), (dx * x).sum(), (dweight * weight).sum())

# %% check="conv2d_backward_fast"

# %% [markdown] question="what_it_costs" points=4
# ### What does it cost?
#
# A layer in the middle of a network takes a batch of 32 images of 64 × 56 × 56 in float32 (4 bytes a
# number) through 64 filters of 3 × 3 with padding 1 and stride 1.
#
# How much memory do `x` and its columns take, in MB? For which kernels and strides do the columns
# take no more than `x`? Name one way to bound the memory that keeps the product of matrices, and say
# what it costs. ({points:what_it_costs} points.)
#
# === BEGIN MARK SCHEME ===
# - 1 point, `x`: 32 · 64 · 56 · 56 · 4 bytes = 25.7 MB (24.5 MiB). 1 point, columns: nine times that,
#   231 MB (221 MiB). A slip in one number does not cost the second point if the factor 9 is there.
# - 1 point, no more than `x`: a kernel of 1 × 1, or windows that do not overlap (stride at least the
#   kernel); in general the factor is about $K_h K_w / (s_h s_w)$.
# - 1 point, a bounded way with its price: columns for one image, or a few, at a time (more and smaller
#   products, a loop in Python); or one product for every kernel entry, adding up $K_h K_w$ of them
#   (the inner dimension shrinks from $C K_h K_w$ to $C$, and `out` is read and written $K_h K_w$ times);
#   or making the columns again in the backward pass instead of keeping them (computed twice).
#
# **Sample answer.** `x` takes 32 · 64 · 56 · 56 · 4 = 25.7 MB and the columns nine times as much,
# 231 MB. They take no more than `x` if windows do not overlap, so for a 1 × 1 kernel or a stride of at
# least the kernel size. One can make the columns for one image at a time: then they take 7.2 MB, and
# there are 32 smaller products and a loop over the batch in Python.
# === END MARK SCHEME ===

# %% [markdown]
# ## If you like: without points
#
# - Write the layer a third way: a sum over the $K_h K_w$ places of the kernel, each a product of a
#   shifted image with one slice of the weight. Put it into the plot above. How much memory does it
#   take, and for which layers is it the fastest of the three?
# - Compute a convolution by `numpy.fft.rfft2`. From which kernel size on does it win on your machine?
# - At which number of filters does your layer take as long for twice as many? Below it, what is it
#   that takes the time?
#
# ## Before you hand in
#
# Restart the kernel and run all cells, so that nothing rests on a cell that you have deleted. When no
# `check` complains, the functions are done; the two written questions are read by a person.
#
# You now have a layer that is fast enough to train with, and know what its speed is paid with.
