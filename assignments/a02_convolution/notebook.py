# %% [markdown]
# # The convolution layer
#
# How does a layer with nine weights read an image of any size, and what does it send back?
# In this notebook you write the layer in NumPy: forward, backward, a function that tells whether
# a backward is right, and one that turns two layers into one.
#
# | exercise | minutes | difficulty | points |
# |---|---|---|---|
# | `conv2d_forward` | {minutes:conv2d_forward} | {difficulty:conv2d_forward} | {points:conv2d_forward} |
# | `conv2d_backward` | {minutes:conv2d_backward} | {difficulty:conv2d_backward} | {points:conv2d_backward} |
# | `numerical_gradient` | {minutes:numerical_gradient} | {difficulty:numerical_gradient} | {points:numerical_gradient} |
# | `merge_convolutions` | {minutes:merge_convolutions} | {difficulty:merge_convolutions} | {points:merge_convolutions} |
# | two written questions | 30 | medium | {points:gradient_check} + {points:merged_padding} |
#
# Together {points:all} points. The functions take about {minutes} minutes if loops and array
# slices in NumPy come easily to you, and longer if they do not; take them in two or three sittings.
#
# **What you need.** Python, NumPy, this notebook, and the small file that came with it. No PyTorch,
# no fast computer, no network. The mathematics is in
# [the chapter on the convolution layer]({book}/convolution.html).
#
# **How to work.** Each exercise has a cell with a function to fill in. Below it,
# `check(function)` asks your function a few dozen questions, from one that you can do by hand to
# the full contract. For every promise that does not hold yet you see the smallest case that breaks
# it, with your number and the expected one, and, where your numbers are those of a common mistake,
# its name. Run it as often as you like. When you hand in, the same promises are checked with other
# numbers.
#
# Any way to the right numbers is right: loops, `einsum`, strided views, a Fourier transform. Speed
# is not asked here; it is the subject of a later assignment. Cells of your own are welcome
# anywhere.
#
# `conv2d_backward` is called with the cache of your own `conv2d_forward`. A forward that stops with
# an error, or whose padding or stride goes wrong, costs points of the backward too: if both `check`s
# complain, mend the forward first.
#
# **One letter for one thing**, here and in the book: $N$ images, $C$ channels, $H$ rows, $W$
# columns; $F$ filters of $K_h \times K_w$; outputs of $H' \times W'$. Rows come before columns,
# always.

# %% environment

# %% [markdown]
# ## 1. What does the layer compute?
#
# `conv2d_forward(x, weight, bias=None, *, stride=1, padding=0)` returns `(out, cache)`.
#
# Lay filter $f$ on image $n$, multiply each weight by the number beneath it, add everything up:
#
# $$
# \mathrm{out}[n, f, i, j] = b[f] + \sum_{c=0}^{C-1} \sum_{u=0}^{K_h-1} \sum_{v=0}^{K_w-1}
# w[f, c, u, v] \; x[n, c,\; s_h i + u - p_h,\; s_w j + v - p_w]
# $$
#
# where $x$ counts as zero outside its rows and columns. Output $(i, j)$ looks at the patch that
# starts at row $s_h i - p_h$ and column $s_w j - p_w$. There are
#
# $$
# H' = \left\lfloor \frac{H + 2 p_h - K_h}{s_h} \right\rfloor + 1
# $$
#
# places for a window from top to bottom, and likewise $W'$ from left to right. If the steps do not
# come out even, the rest is left out.
#
# **Why.** The same few weights are used at every place, so a pattern is found wherever it lies, and
# an image of any size can be read. The book derives this step by step:
# [channels]({book}/convolution.html#sec-channels), [bias]({book}/convolution.html#sec-bias),
# [stride]({book}/convolution.html#sec-stride), [padding]({book}/convolution.html#sec-padding),
# [size]({book}/convolution.html#sec-size).
#
# **By hand.** One image, one channel, one filter:
#
# $$
# x = \begin{pmatrix} 1 & 2 & 0 \\ 0 & 1 & 3 \\ 2 & 1 & 1 \end{pmatrix}, \qquad
# w = \begin{pmatrix} 1 & 0 \\ 2 & -1 \end{pmatrix}
# $$
#
# The first window is $1 \cdot 1 + 0 \cdot 2 + 2 \cdot 0 - 1 \cdot 1 = 0$. All four:
#
# | setting | out |
# |---|---|
# | as it is | $\begin{pmatrix} 0 & 1 \\ 3 & 2 \end{pmatrix}$ |
# | with bias 10 | $\begin{pmatrix} 10 & 11 \\ 13 & 12 \end{pmatrix}$ |
# | with stride 2 | $\begin{pmatrix} 0 \end{pmatrix}$ |
# | with stride 2 and padding 1 | $\begin{pmatrix} -1 & 4 \\ -2 & 2 \end{pmatrix}$ |
#
# If you get $\begin{pmatrix} 4 & 1 \\ 3 & 6 \end{pmatrix}$ in the first row, the kernel was
# [turned around]({book}/convolution.html#sec-flip).
#
# | name | shape | meaning |
# |---|---|---|
# | `x` | $(N, C, H, W)$ | the images |
# | `weight` | $(F, C, K_h, K_w)$ | the filters, each as deep as the images |
# | `bias` | $(F)$, or `None` | one number per filter, or no bias |
# | `stride`, `padding` | a number, or (rows, columns) | how far the window moves; how many zeros go on *each* side |
# | `out` | $(N, F, H', W')$ | one map per image and filter |
# | `cache` | what you like | whatever your backward will need |
#
# **What is checked.**
#
# {checks:conv2d_forward}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# First put the image into a larger array of zeros. After that, padding is done with: every window
# is a plain slice of the padded array, and no index is ever negative. Then go through the places
# $(i, j)$ of the output. Begin with one image, one channel, one filter, and let `check` tell you
# what still holds when there are more.
#
# </details>
#
# <details><summary>Hint 2: the shapes</summary>
#
# At place $(i, j)$ a window of the whole batch, `padded[:, :, top:top + Kh, left:left + Kw]`, has
# the shape $(N, C, K_h, K_w)$, and `weight` has $(F, C, K_h, K_w)$. Wanted are $(N, F)$ numbers,
# summed over the three axes that both have. For `top`, think of row $s_h i$ of the *padded* array.
#
# One number or two is settled in one line:
# `sh, sw = stride if isinstance(stride, tuple) else (stride, stride)`.
#
# </details>
#
# <details><summary>Hint 3: almost the code</summary>
#
# `np.einsum("ncuv,fcuv->nf", window, weight)` is the sum of hint 2 and goes to `out[:, :, i, j]`.
# The bias is added once, at the end: `bias[:, None, None]` stands along the axis of the filters.
# `np.zeros(shape, dtype=x.dtype)` keeps a float32 image float32.
#
# </details>


# %% answer="conv2d_forward"
def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    """Slide every filter over every image; return (out, cache)."""
    ### BEGIN SOLUTION
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    Kh, Kw = weight.shape[2:]

    padded = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    rows = (padded.shape[2] - Kh) // sh + 1
    columns = (padded.shape[3] - Kw) // sw + 1

    out = np.zeros((len(x), len(weight), rows, columns), dtype=x.dtype)
    for i in range(rows):
        for j in range(columns):
            window = padded[:, :, i * sh : i * sh + Kh, j * sw : j * sw + Kw]
            out[:, :, i, j] = np.einsum("ncuv,fcuv->nf", window, weight)
    if bias is not None:
        out += bias[:, None, None]
    return out, (x, padded, weight, bias, (sh, sw), (ph, pw))
    ### END SOLUTION


# %%
# Try it: the example by hand. Change what you like.
x = np.array([[1.0, 2, 0], [0, 1, 3], [2, 1, 1]])[None, None]
weight = np.array([[1.0, 0], [2, -1]])[None, None]
out, cache = conv2d_forward(x, weight, stride=2, padding=1)
print(out[0, 0])

# %% check="conv2d_forward"

# %% [markdown]
# ## 2. What comes back?
#
# `conv2d_backward(dout, cache)` returns `(dx, dweight, dbias)`.
#
# The layers above hand down `dout`: how the loss changes with every number of `out`. You pass on
# how it changes with every number of `x`, `weight` and `bias`. The chain rule says: go through all
# outputs a number took part in, and add up what came back there, times its factor.
#
# $$
# \mathrm{db}[f] = \sum_{n, i, j} \mathrm{dout}[n, f, i, j]
# $$
#
# $$
# \mathrm{dw}[f, c, u, v] = \sum_{n, i, j} \mathrm{dout}[n, f, i, j] \;
# x[n, c,\; s_h i + u - p_h,\; s_w j + v - p_w]
# $$
#
# $$
# \mathrm{dx}[n, c, k, l] = \sum_{f, i, j} \mathrm{dout}[n, f, i, j] \;
# w[f, c,\; k + p_h - s_h i,\; l + p_w - s_w j]
# $$
#
# In the last line a term is absent if an index of $w$ falls outside the kernel: that window never
# looked at the pixel.
#
# **Why.** `dweight` and `dbias` are what training changes the layer by; `dx` is what the layer
# below needs for its own. [The book]({book}/differentiating.html#sec-backward) reads all three off the
# formula of the forward pass.
#
# **By hand.** The image and the kernel of exercise 1, stride 1, no padding, and
#
# $$
# \mathrm{dout} = \begin{pmatrix} 1 & 0 \\ 0 & 2 \end{pmatrix}
# $$
#
# Each number of `dout` lays a copy of the kernel, times itself, where its window was, and the
# copies add up. The pixel in the middle is in both windows: it gets $1 \cdot (-1) + 2 \cdot 1 = 1$.
#
# $$
# \mathrm{dx} = \begin{pmatrix} 1 & 0 & 0 \\ 2 & 1 & 0 \\ 0 & 4 & -2 \end{pmatrix}, \qquad
# \mathrm{dw} = 1 \begin{pmatrix} 1 & 2 \\ 0 & 1 \end{pmatrix}
# + 2 \begin{pmatrix} 1 & 3 \\ 1 & 1 \end{pmatrix}
# = \begin{pmatrix} 3 & 8 \\ 2 & 3 \end{pmatrix}, \qquad
# \mathrm{db} = 3
# $$
#
# A cheap test for every stride and padding: without a bias, `(dout * out).sum()`,
# `(dx * x).sum()` and `(dweight * weight).sum()` are one and the same number. Here it is 4.
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
# {checks:conv2d_backward}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Walk through the same places as in the forward pass, with the same windows. Where the forward
# *read* a window, the backward *adds* to it: to `dx`, the kernel times what came back; to
# `dweight`, the window times what came back.
#
# </details>
#
# <details><summary>Hint 2: the shapes</summary>
#
# Work on an array of the padded size and take the frame off at the end. At place $(i, j)$,
# `g = dout[:, :, i, j]` has the shape $(N, F)$. What goes to the window of `dx` has the shape
# $(N, C, K_h, K_w)$, so it is summed over $f$; what goes to `dweight` has $(F, C, K_h, K_w)$, so
# it is summed over $n$.
#
# Taking the frame off: the image starts at row $p_h$ and is $H$ rows high. What does
# `[p:-p]` give for $p = 0$?
#
# </details>
#
# <details><summary>Hint 3: almost the code</summary>
#
# `dpadded[:, :, top:top + Kh, left:left + Kw] += np.einsum("nf,fcuv->ncuv", g, weight)` and
# `dweight += np.einsum("nf,ncuv->fcuv", g, window)`. In the end
# `dx = dpadded[:, :, ph:ph + H, pw:pw + W]`. It is `+=` everywhere: windows overlap, and an `=`
# would leave what the last one said.
#
# </details>


# %% answer="conv2d_backward"
def conv2d_backward(dout, cache):
    """Return (dx, dweight, dbias): how the loss changes with x, weight and bias."""
    ### BEGIN SOLUTION
    x, padded, weight, bias, (sh, sw), (ph, pw) = cache
    H, W = x.shape[2:]
    Kh, Kw = weight.shape[2:]

    dpadded = np.zeros_like(padded)
    dweight = np.zeros_like(weight)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            g = dout[:, :, i, j]
            here = np.s_[:, :, i * sh : i * sh + Kh, j * sw : j * sw + Kw]
            dpadded[here] += np.einsum("nf,fcuv->ncuv", g, weight)
            dweight += np.einsum("nf,ncuv->fcuv", g, padded[here])

    dx = dpadded[:, :, ph : ph + H, pw : pw + W]
    dbias = None if bias is None else dout.sum(axis=(0, 2, 3))
    return dx, dweight, dbias
    ### END SOLUTION


# %%
# Try it: the example by hand, and the three sums.
out, cache = conv2d_forward(x, weight)
dout = np.array([[1.0, 0], [0, 2]])[None, None]
dx, dweight, dbias = conv2d_backward(dout, cache)
print(dx[0, 0], dweight[0, 0], dbias, sep="\n")
print((dout * out).sum(), (dx * x).sum(), (dweight * weight).sum())

# %% check="conv2d_backward"

# %% [markdown]
# ## 3. How would you know, without this notebook?
#
# `numerical_gradient(f, x, dout, h=1e-5)` returns the gradient of $\sum f(x) \cdot \mathrm{dout}$
# with respect to `x`, measured and not derived.
#
# Move one entry of `x` a little ahead, and a little back, and see how the sum changes:
#
# $$
# \mathrm{gradient}[k] = \frac{\sum f(x + h\, e_k) \cdot \mathrm{dout} -
# \sum f(x - h\, e_k) \cdot \mathrm{dout}}{2 h}
# $$
#
# where $e_k$ is 1 at entry $k$ and 0 elsewhere.
#
# **Why.** A backward pass that is wrong still trains, only worse, and nobody notices. This function
# needs nothing but the forward pass, so it can say whether the two fit;
# [the book]({book}/differentiating.html#sec-gradient-check) says how far it can be trusted and why the
# step is $10^{-5}$.
#
# **By hand.** $f(x) = x^2$ at $x = 3$ with $\mathrm{dout} = 2$ and $h = 0.5$: the sum is
# $2 \cdot 3.5^2 = 24.5$ ahead and $2 \cdot 2.5^2 = 12.5$ behind, and $(24.5 - 12.5) / 1 = 12$. The
# derivative is $2 \cdot 2 \cdot 3 = 12$ as well: on a parabola the centered difference is exact for
# every step. A step forward alone gives 13. On a cube the step shows: $f(x) = x^3$ at $x = 2$ with
# $h = 1$ gives $(27 - 1) / 2 = 13$, which is $3 x^2 + h^2$.
#
# | name | shape | meaning |
# |---|---|---|
# | `f` | | a function from an array to an array |
# | `x` | any | where the gradient is measured, float64 |
# | `dout` | that of `f(x)` | how much each entry of `f(x)` counts |
# | `h` | one number | the step |
# | returned | that of `x` | the gradient |
#
# **What is checked.**
#
# {checks:numerical_gradient}
#
# Two of these are about memory. `f` may be `lambda x: x[1:]`, whose result *is* a part of `x`: if
# you move `x` in place, the first result moves along. And an entry that was moved is put back from
# a saved value, or not moved at all but in a copy.

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# One loop over the entries of `x`. In each turn: a point ahead, a point behind, two sums, one
# difference. Everything that is not a loop over entries is a single number.
#
# </details>
#
# <details><summary>Hint 2: all entries of any array</summary>
#
# `for index in np.ndindex(x.shape):` visits the entries of an array of any shape, and `x[index]`
# is one of them.
#
# </details>
#
# <details><summary>Hint 3: almost the code</summary>
#
# Make a fresh array for each point: `step = np.zeros_like(x)`, `step[index] = h`, then `f(x + step)`
# and `f(x - step)`. Neither touches `x`, and no result can share memory with the other.
#
# </details>


# %% answer="numerical_gradient"
def numerical_gradient(f, x, dout, h=1e-5):
    """Return the gradient of (f(x) * dout).sum() with respect to x, by centered differences."""
    ### BEGIN SOLUTION
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = h
        ahead = (f(x + step) * dout).sum()
        behind = (f(x - step) * dout).sum()
        gradient[index] = (ahead - behind) / (2 * h)
    return gradient
    ### END SOLUTION


# %%
# Try it: does your backward fit your forward? The relative error should be below 1e-8.
rng = np.random.default_rng(0)
images, filters = rng.normal(size=(2, 3, 5, 4)), rng.normal(size=(2, 3, 3, 2))

out, cache = conv2d_forward(images, filters, stride=2, padding=1)
dout = rng.normal(size=out.shape)
dx, dweight, dbias = conv2d_backward(dout, cache)
measured = numerical_gradient(
    lambda x: conv2d_forward(x, filters, stride=2, padding=1)[0], images, dout
)
print(abs(dx - measured).max() / abs(dx).max())

# %% check="numerical_gradient"

# %% [markdown] question="gradient_check" points=4
# ### A check that passes
#
# A classmate checks a backward pass with images of 6 × 6, a 3 × 3 kernel, stride 1, padding 1, and a
# `dout` of all ones. The relative error is $10^{-10}$.
#
# Name two *different* mistakes that a backward pass (or the forward pass under it) can have and
# still pass this check. For each, say what you would change in the check, or do besides it, to find
# the mistake. ({points:gradient_check} points; four sentences are enough.)
#
# === BEGIN MARK SCHEME ===
# 2 points for each mistake, up to 4:
#
# - 1 point: the mistake is real and passes the check as described. It is not enough that the check
#   "has only one shape"; the answer says what goes wrong.
# - 1 point: the change finds this very mistake.
#
# Mistakes that pass, each with a change that finds it:
#
# - The frame is cut off with `[p:-p]`: check padding 0.
# - Padding 1 is hard-coded in the backward: check padding 0 or 2.
# - The stride is ignored on the way back: check stride 2.
# - Rows and columns are mixed up (square kernel, one `H` for both sides): check an image and a
#   kernel that are not square.
# - Entries of `dout` are read at the wrong places or for the wrong filter: take a random `dout`;
#   with all ones, every place says the same.
# - The forward is wrong and the backward fits it (a flipped kernel, the bias added $C K_h K_w$
#   times): no gradient check can see this; compare the forward with an example by hand or with
#   another implementation.
#
# Not accepted: mistakes that this check does see, such as windows that overwrite each other (at
# stride 1 they overlap), a forgotten factor, a `dx` of the wrong shape; a mistake in float32 without
# a reason why it would pass.
#
# **Sample answer.** A backward that cuts its frame off with `dx[:, :, p:-p, p:-p]` is right for
# padding 1 and returns an empty array for padding 0; I would repeat the check without padding. A
# backward that reads `dout` in the wrong order, say upside down, cannot be told from a right one when
# all its entries are 1; I would draw `dout` at random.
# === END MARK SCHEME ===

# %% [markdown]
# ## 4. What do two layers in a row make?
#
# `merge_convolutions(first, second)` returns `(weight, bias)` of the one layer that does what
# `first` and then `second` do. Each is a pair `(weight, bias)`; both work at stride 1 without
# padding, and nothing stands between them.
#
# $$
# w[g, c, q, r] = \sum_{f} \sum_{u} \sum_{v} w_2[g, f, u, v] \; w_1[f, c,\; q - u,\; r - v]
# $$
#
# $$
# b[g] = b_2[g] + \sum_{f} \sum_{u} \sum_{v} w_2[g, f, u, v] \; b_1[f]
# $$
#
# where $w_1$ counts as zero outside its kernel. Every weight of the second layer lays a copy of the
# first layer's kernels into the merged one, times itself: the merged kernel has $K_1 + K_2 - 1$ rows.
#
# **Why.** It shows why there is an activation between two layers: without one, the second adds
# nothing that a single larger layer could not do. And merging is done in practice, to make trained
# networks faster. [The book]({book}/convolution.html#sec-merge) has the proof.
#
# **By hand.** Kernels of one row: the first is $(1, 3)$ with bias 10, the second $(2, -1)$ with
# bias 1.
#
# | | | | |
# |---|---|---|---|
# | $2$ times the first, at 0 | $2$ | $6$ | |
# | $-1$ times the first, at 1 | | $-1$ | $-3$ |
# | **merged** | $\mathbf{2}$ | $\mathbf{5}$ | $\mathbf{-3}$ |
#
# The bias is $1 + (2 - 1) \cdot 10 = 11$. A test on pixels $1, 1, 1$: the first layer makes
# $14, 14$, the second $2 \cdot 14 - 14 + 1 = 15$; the merged one makes $2 + 5 - 3 + 11 = 15$.
#
# | name | shape | meaning |
# |---|---|---|
# | `first` | $(F, C, K_{1h}, K_{1w})$ and $(F)$ | the layer that is applied to the image |
# | `second` | $(G, F, K_{2h}, K_{2w})$ and $(G)$ | the layer that is applied to its output |
# | `weight` | $(G, C, K_{1h} + K_{2h} - 1, K_{1w} + K_{2w} - 1)$ | the merged filters |
# | `bias` | $(G)$ | the merged bias; both layers always have one |
#
# **What is checked.**
#
# {checks:merge_convolutions}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Do not think of sliding; think of laying down copies. For each position $(u, v)$ of the second
# kernel, the first layer's kernels are laid into the merged one, with their top left corner at
# $(u, v)$, and added to what is there. Nothing is turned around by hand: the minus signs in
# $q - u$ and $r - v$ are this laying down.
#
# </details>
#
# <details><summary>Hint 2: the channels between</summary>
#
# At one position $(u, v)$, `second[0][:, :, u, v]` is a matrix of shape $(G, F)$ and the first
# layer's weight has the shape $(F, C, K_{1h}, K_{1w})$. Over $f$ it is a product of matrices, the
# second on the left.
#
# </details>
#
# <details><summary>Hint 3: almost the code</summary>
#
# `weight[:, :, u:u + h1, v:v + k1] += np.einsum("gf,fckl->gckl", w2[:, :, u, v], w1)`, where
# $h_1 \times k_1$ is the size of the first kernel. For the bias, `w2.sum(axis=(2, 3))` has the
# shape $(G, F)$. Write `b2 + ...`, which makes a new array; `b2 += ...` would change the layer that
# came in.
#
# </details>


# %% answer="merge_convolutions"
def merge_convolutions(first, second):
    """Return (weight, bias) of the one layer that does what first and then second do."""
    ### BEGIN SOLUTION
    (w1, b1), (w2, b2) = first, second
    _, C, h1, k1 = w1.shape
    G, _, h2, k2 = w2.shape

    weight = np.zeros((G, C, h1 + h2 - 1, k1 + k2 - 1), dtype=w1.dtype)
    for u in range(h2):
        for v in range(k2):
            copies = np.einsum("gf,fckl->gckl", w2[:, :, u, v], w1)
            weight[:, :, u : u + h1, v : v + k1] += copies
    return weight, b2 + w2.sum(axis=(2, 3)) @ b1
    ### END SOLUTION


# %%
# Try it: two layers and the one they make, on a random image. The difference should be about 1e-14.
first = rng.normal(size=(4, 3, 3, 3)), rng.normal(size=4)
second = rng.normal(size=(2, 4, 2, 3)), rng.normal(size=2)
image = rng.normal(size=(1, 3, 8, 9))
in_turn = conv2d_forward(conv2d_forward(image, *first)[0], *second)[0]
at_once = conv2d_forward(image, *merge_convolutions(first, second))[0]
print(abs(in_turn - at_once).max())

# %% check="merge_convolutions"

# %% [markdown] question="merged_padding" points=4
# ### And with padding?
#
# Two layers with kernels of 3 × 3, each with padding 1, are to be replaced by one layer with the
# merged kernel of 5 × 5 and padding 2. The output has the right size. At which outputs is it wrong,
# and why there? Give the smallest example you can find, in one dimension and with numbers. Where
# could the padding be put so that the replacement is exact?
# ({points:merged_padding} points.)
#
# === BEGIN MARK SCHEME ===
# - 1 point, where: on the outermost ring of the output, one pixel wide (the second layer's padding);
#   everywhere else the two agree.
# - 1 point, why: the second layer reads zeros around the hidden map, whereas the merged layer goes on
#   computing what the first layer would have found out there, its bias included.
# - 1 point, example: right numbers for both ways, which differ at the border. A slip in one number
#   does not cost the point if the difference is explained.
# - 1 point, exact: all the padding, 2 on each side, in front of the first layer, and none in front of
#   the second. "No padding at all" is exact too, and earns the point if the answer says that the
#   output is then smaller.
#
# **Sample answer.** The outermost ring is wrong. There the second layer reads its own zeros, while the
# merged layer uses what the first layer would compute one step outside its map. In one dimension,
# pixels $(1, 1, 1)$ and both kernels $(1, 1, 1)$: the hidden map is $(2, 3, 2)$ and the two layers
# give $(5, 7, 5)$. The merged kernel is $(1, 2, 3, 2, 1)$ and gives $(6, 7, 6)$; the 1 too much at
# either end is the hidden value just outside the map. If the image is padded by 2 before the first
# layer and nothing is padded after it, the two are equal, because the merged layer then reads the
# same padded image without any padding of its own.
# === END MARK SCHEME ===

# %% [markdown]
# ## If you like: without points
#
# - Allow a dilation: between two numbers of the kernel lie $d - 1$ pixels. Which lines of forward and
#   backward change? `torch.nn.functional.conv2d` has a `dilation` to compare with.
# - Take a photograph in gray and a kernel of your own choice: a mean, a difference of neighbors, a
#   difference in the other direction. Before you run it, sketch what will come out.
# - `numerical_gradient` with steps from $10^{-1}$ to $10^{-12}$: draw its error against the step, both
#   axes logarithmic. Where is the valley, and why is it not at the smallest step?
#
# ## Before you hand in
#
# Restart the kernel and run all cells, so that nothing rests on a cell that you have deleted. When no
# `check` complains, the functions are done; the two written questions are read by a person.
#
# You now have a layer, a way to find out whether its gradient is right, and a reason to put an
# activation between two of them.
