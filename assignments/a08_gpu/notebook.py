# %% [markdown]
# # On the GPU
#
# What has to change in a layer so that it runs on a graphics processor, in half the digits, under
# PyTorch's autograd? Less than one thinks. In this notebook you write the convolution, max pooling
# and batch normalization once more, this time as PyTorch operations, put them into modules that take
# the weights of PyTorch's own, and train with them.
#
# | exercise | minutes | difficulty | points |
# |---|---|---|---|
# | `conv2d_forward` | {minutes:conv2d_forward} | {difficulty:conv2d_forward} | {points:conv2d_forward} |
# | `conv2d_backward` | {minutes:conv2d_backward} | {difficulty:conv2d_backward} | {points:conv2d_backward} |
# | `max_pool2d_forward` | {minutes:max_pool2d_forward} | {difficulty:max_pool2d_forward} | {points:max_pool2d_forward} |
# | `max_pool2d_backward` | {minutes:max_pool2d_backward} | {difficulty:max_pool2d_backward} | {points:max_pool2d_backward} |
# | `batch_norm_forward` | {minutes:batch_norm_forward} | {difficulty:batch_norm_forward} | {points:batch_norm_forward} |
# | `batch_norm_backward` | {minutes:batch_norm_backward} | {difficulty:batch_norm_backward} | {points:batch_norm_backward} |
# | `block` | {minutes:block} | {difficulty:block} | {points:block} |
# | `training_step` | {minutes:training_step} | {difficulty:training_step} | {points:training_step} |
# | two written questions | 30 | medium | {points:few_digits} + {points:honest_timing} |
#
# Together {points:all} points. The functions take about {minutes} minutes if you have written the
# layers in NumPy before.
#
# **What you need.** Python, NumPy, PyTorch, this notebook, and the small file that came with it. A
# GPU is welcome and not needed: everything runs on a processor too, with small sizes. The checks
# that need a CUDA device have no points, and without one they are *not judged*.
#
# **The one rule.** PyTorch's own convolution, pooling and normalization, from `torch.nn` or from
# `torch.nn.functional`, are what you write here, so your layers do not call them, nor their
# derivatives. Everything else is yours: slices, `pad`, `unfold`, `einsum`, matrix products. A check
# looks while your function computes, whatever it is asked, and names what it finds.
#
# **One letter for one thing**, as before: $N$ images, $C$ channels, $H$ rows, $W$ columns; $F$
# filters of $K_h \times K_w$; outputs of $H' \times W'$. Rows come before columns.

# %% environment

# %%
import torch  # if it is missing: run  %pip install torch  in a new cell, and then this one again
from torch import nn
from torch.nn.functional import cross_entropy, pad

device = "cuda" if torch.cuda.is_available() else "cpu"


def two(size):
    return (size, size) if isinstance(size, int) else tuple(size)


# %% [markdown]
# ## 1. Half of a Function
#
# Autograd keeps a graph of what was computed. A node of your own in it is a
# `torch.autograd.Function` with two halves:
#
# | half | is given | returns |
# |---|---|---|
# | `forward(ctx, ...)` | `ctx` and the layer's arguments | the output |
# | `backward(ctx, dout)` | the same `ctx`, and what came back | one gradient for **each** argument of the forward |
#
# `ctx` is what a cache was: `ctx.save_for_backward(...)` takes the tensors that the way back needs,
# and anything else is an attribute of your choice, `ctx.how = ...`. What has no gradient, such as a
# stride, gets `None`. Inside both halves nothing is recorded, so you compute with plain numbers.
# [The chapter on the GPU]({book}/gpu.html#sec-gpu-function) has an example.
#
# A backward is given the `ctx` of your own forward. If what is in there is wrong, or the forward stops
# with an error, that costs points of the backward too.
#
# `conv2d_forward(ctx, x, weight, bias, stride, padding)` returns `out`:
#
# $$
# \mathrm{out}[n, f, i, j] = b[f] + \sum_{c, u, v}
# w[f, c, u, v] \; x[n, c,\; s_h i + u - p_h,\; s_w j + v - p_w]
# $$
#
# **Why.** A loop over all places of the output, each with a small sum, keeps a GPU waiting: every
# operation costs a few microseconds to launch, however small. So turn the loops around. There are
# few places $(u, v)$ in a kernel, and for each of them *all* outputs need one strided slice of $x$:
# $K_h K_w$ large operations in place of $H' W'$ small ones. The book has the layer in
# [channels]({book}/convolution.html#sec-channels), [stride]({book}/convolution.html#sec-stride) and
# [padding]({book}/convolution.html#sec-padding).
#
# **By hand.** For an image of 1 × 3 with pixels $1, 2, 4$ and a kernel of 1 × 2 with weights
# $10, 1$: place 0 of the kernel sees $(1, 2)$, place 1 sees $(2, 4)$, and
# $\mathrm{out} = 10 \cdot (1, 2) + 1 \cdot (2, 4) = (12, 24)$.
#
# | name | shape | meaning |
# |---|---|---|
# | `x`, `weight` | $(N, C, H, W)$, $(F, C, K_h, K_w)$ | images and filters |
# | `bias` | $(F)$, or `None` | one number per filter |
# | `stride`, `padding` | a number, or (rows, columns) | `two(stride)` above makes two of either |
# | `out` | $(N, F, H', W')$ | on the device of `x`, in the dtype of `x` |
#
# **What is checked.**
#
# {checks:conv2d_forward}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Pad first. For place $(u, v)$ the pixels that all windows have there are one slice of the padded
# images: it starts at $(u, v)$, goes on in steps of the stride, and is as large as the output.
#
# </details>
#
# <details><summary>Hint 2: the shapes</summary>
#
# The slice has the shape $(N, C, H', W')$ and `weight[:, :, u, v]` has $(F, C)$. Summed over $c$
# they give $(N, F, H', W')$. A new tensor on the right device and of the right dtype is
# `x.new_zeros(...)`; `torch.zeros(...)` is float32 on the processor, whatever `x` is.
#
# </details>
#
# <details><summary>Hint 3: almost the code</summary>
#
# `seen = padded[:, :, u : u + sh * rows : sh, v : v + sw * columns : sw]` and
# `out += torch.einsum("nchw,fc->nfhw", seen, weight[:, :, u, v])`. Then
# `ctx.save_for_backward(padded, weight)`, and the rest as attributes.
#
# </details>


# %% answer="conv2d_forward"
def conv2d_forward(ctx, x, weight, bias, stride, padding):
    """Return the convolution of x, and leave in ctx what the way back needs."""
    ### BEGIN SOLUTION
    (sh, sw), (ph, pw) = two(stride), two(padding)
    Kh, Kw = weight.shape[2:]
    padded = pad(x, (pw, pw, ph, ph))
    rows, columns = (padded.shape[2] - Kh) // sh + 1, (padded.shape[3] - Kw) // sw + 1
    out = x.new_zeros(len(x), len(weight), rows, columns)
    for u in range(Kh):
        for v in range(Kw):
            seen = padded[:, :, u : u + sh * rows : sh, v : v + sw * columns : sw]
            out += torch.einsum("nchw,fc->nfhw", seen, weight[:, :, u, v])
    ctx.save_for_backward(padded, weight)
    ctx.how = (sh, sw), (ph, pw), bias is not None
    return out if bias is None else out + bias[:, None, None]
    ### END SOLUTION


# %% check="conv2d_forward"

# %% [markdown]
# ## 2. The other half
#
# `conv2d_backward(ctx, dout)` returns `(dx, dweight, dbias, None, None)`: five gradients for the
# five arguments behind `ctx`. With $\mathrm{seen}_{uv}$ for the slice of place $(u, v)$,
#
# $$
# \mathrm{dw}[f, c, u, v] = \sum_{n, i, j} \mathrm{dout}[n, f, i, j] \;
# \mathrm{seen}_{uv}[n, c, i, j], \qquad
# \mathrm{db}[f] = \sum_{n, i, j} \mathrm{dout}[n, f, i, j]
# $$
#
# and to the same slice of the padded $\mathrm{dx}$ goes
# $\sum_f \mathrm{dout}[n, f, i, j]\, w[f, c, u, v]$, added to what is there.
#
# **Why.** If you return four gradients, or one of a wrong shape, PyTorch stops with a sentence of
# its own; learn to read it. If you return wrong numbers it says nothing.
# [The book]({book}/differentiating.html#sec-backward) derives all three.
#
# **By hand.** In the example above let $\mathrm{dout} = (1, 3)$. Place 0 of the kernel saw
# $(1, 2)$, so its gradient is $1 \cdot 1 + 3 \cdot 2 = 7$, and that of place 1 is
# $1 \cdot 2 + 3 \cdot 4 = 14$. To $\mathrm{dx}$ place 0 adds $(10, 30, 0)$ and place 1 adds
# $(0, 1, 3)$: together $(10, 31, 3)$.
#
# | name | shape |
# |---|---|
# | `dout` | $(N, F, H', W')$ |
# | `dx`, `dweight`, `dbias` | as `x`, `weight`, `bias`, in their dtypes; `dbias` is `None` without a bias |
#
# **What is checked.**
#
# {checks:conv2d_backward}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# The same two loops over $(u, v)$, the same slices. Where the forward reads a slice, the backward
# adds to it.
#
# </details>
#
# <details><summary>Hint 2: the shapes</summary>
#
# `dout` is $(N, F, H', W')$ and `weight[:, :, u, v]` is $(F, C)$; summed over $f$ they give the
# $(N, C, H', W')$ that belongs into the slice. Take the frame off at the end:
# `[:, :, ph : ph + H, pw : pw + W]`.
#
# </details>
#
# <details><summary>Hint 3: almost the code</summary>
#
# `dpadded[here] += torch.einsum("nfhw,fc->nchw", dout, weight[:, :, u, v])` and
# `dweight[:, :, u, v] = torch.einsum("nfhw,nchw->fc", dout, padded[here])`, where
# `here = (..., slice(u, u + sh * rows, sh), slice(v, v + sw * columns, sw))`.
#
# </details>


# %% answer="conv2d_backward"
def conv2d_backward(ctx, dout):
    """Return (dx, dweight, dbias, None, None)."""
    ### BEGIN SOLUTION
    padded, weight = ctx.saved_tensors
    (sh, sw), (ph, pw), has_bias = ctx.how
    rows, columns = dout.shape[2:]
    dpadded, dweight = torch.zeros_like(padded), torch.zeros_like(weight)
    for u in range(weight.shape[2]):
        for v in range(weight.shape[3]):
            here = (..., slice(u, u + sh * rows, sh), slice(v, v + sw * columns, sw))
            dpadded[here] += torch.einsum("nfhw,fc->nchw", dout, weight[:, :, u, v])
            dweight[:, :, u, v] = torch.einsum("nfhw,nchw->fc", dout, padded[here])
    dx = dpadded[:, :, ph : padded.shape[2] - ph, pw : padded.shape[3] - pw]
    dbias = dout.sum(dim=(0, 2, 3)) if has_bias else None
    return dx, dweight, dbias, None, None
    ### END SOLUTION


# %%
# The two halves as one node of the graph. Nothing to write here: the layers below work alike.
class Convolution(torch.autograd.Function):
    @staticmethod
    def forward(ctx, *args):
        return conv2d_forward(ctx, *args)

    @staticmethod
    def backward(ctx, dout):
        return conv2d_backward(ctx, dout)


# %%
# Try it: autograd calls your backward. Compare with the example by hand.
pixels = torch.tensor([[[[1.0, 2, 4]]]], requires_grad=True)
kernel = torch.tensor([[[[10.0, 1]]]], requires_grad=True)
maps = Convolution.apply(pixels, kernel, None, 1, 0)
maps.backward(torch.tensor([[[[1.0, 3]]]]))
print(maps.detach(), pixels.grad, kernel.grad, sep="\n")

# %% check="conv2d_backward"

# %% [markdown]
# ## 3. The largest of each window
#
# `max_pool2d_forward(ctx, x, kernel_size, stride, padding)` returns the largest number of every
# window, and `max_pool2d_backward(ctx, dout)` returns `(dx, None, None, None)`:
#
# $$
# \mathrm{out}[n, c, i, j] = \max_{u, v} x[n, c,\; s_h i + u - p_h,\; s_w j + v - p_w]
# $$
#
# Padding counts as $-\infty$. A stride of `None` is the size of the window. What comes back to a
# window goes to its first maximum; sharing it among all that tie is right as well.
#
# **Why.** Finding the maximum and remembering its place is one operation over *all* windows, if the
# windows lie along an axis. `Tensor.unfold` lays them there without copying a number. The book has
# [the window]({book}/pooling.html#sec-pool-window), [the padding]({book}/pooling.html#sec-pool-padding)
# and [the way back]({book}/pooling.html#sec-pool-backward).
#
# **By hand.** Pixels $1, 5, 2$ and windows of 1 × 2 at stride 1: the output is $(5, 5)$, both times
# the middle pixel. If $(10, 1)$ comes back, $\mathrm{dx} = (0, 11, 0)$.
#
# | name | shape |
# |---|---|
# | `x`, `dx` | $(N, C, H, W)$ |
# | `out`, `dout` | $(N, C, H', W')$ |
# | `kernel_size`, `stride`, `padding` | a number, or (rows, columns) |
#
# **What is checked**, of the forward:
#
# {checks:max_pool2d_forward}
#
# and of the backward:
#
# {checks:max_pool2d_backward}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# `padded.unfold(2, Kh, sh).unfold(3, Kw, sw)` is a view of shape $(N, C, H', W', K_h, K_w)$.
# Flatten the last two axes, and every window is a row. Keep the place of each maximum.
#
# </details>
#
# <details><summary>Hint 2: the way back</summary>
#
# Loop over the places $(u, v)$ of a window, as in the convolution. Where the maximum was at place
# $u K_w + v$, `dout` goes to the slice of that place; elsewhere 0 does.
#
# </details>
#
# <details><summary>Hint 3: almost the code</summary>
#
# `place = windows.argmax(dim=4)`, then `windows.gather(4, place[..., None])[..., 0]`. Back:
# `dpadded[here] += torch.where(place == u * Kw + v, dout, 0)`.
#
# </details>


# %% answer="max_pool2d_forward"
def max_pool2d_forward(ctx, x, kernel_size, stride, padding):
    """Return the largest number of every window."""
    ### BEGIN SOLUTION
    (Kh, Kw), (ph, pw) = two(kernel_size), two(padding)
    sh, sw = two(kernel_size if stride is None else stride)
    padded = pad(x, (pw, pw, ph, ph), value=-torch.inf)
    windows = padded.unfold(2, Kh, sh).unfold(3, Kw, sw).flatten(4)
    place = windows.argmax(dim=4)
    ctx.save_for_backward(place)
    ctx.how = x.shape, (Kh, Kw), (sh, sw), (ph, pw)
    return windows.gather(4, place[..., None])[..., 0]
    ### END SOLUTION


# %% check="max_pool2d_forward"


# %% answer="max_pool2d_backward"
def max_pool2d_backward(ctx, dout):
    """Return (dx, None, None, None)."""
    ### BEGIN SOLUTION
    (place,) = ctx.saved_tensors
    (N, C, H, W), (Kh, Kw), (sh, sw), (ph, pw) = ctx.how
    rows, columns = dout.shape[2:]
    dpadded = dout.new_zeros(N, C, H + 2 * ph, W + 2 * pw)
    for u in range(Kh):
        for v in range(Kw):
            here = (..., slice(u, u + sh * rows, sh), slice(v, v + sw * columns, sw))
            dpadded[here] += torch.where(place == u * Kw + v, dout, 0)
    return dpadded[:, :, ph : ph + H, pw : pw + W], None, None, None
    ### END SOLUTION


# %%
class MaxPooling(torch.autograd.Function):
    @staticmethod
    def forward(ctx, *args):
        return max_pool2d_forward(ctx, *args)

    @staticmethod
    def backward(ctx, dout):
        return max_pool2d_backward(ctx, dout)


# %% check="max_pool2d_backward"

# %% [markdown]
# ## 4. A sum of many short numbers
#
# `batch_norm_forward(ctx, x, gamma, beta, state, training, momentum, eps)` and
# `batch_norm_backward(ctx, dout)`, which returns `(dx, dgamma, dbeta, None, None, None, None)`. For
# each channel, over the $m = N H W$ numbers it has,
#
# $$
# \mathrm{out} = \gamma \hat{x} + \beta, \qquad
# \hat{x} = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}}
# $$
#
# $$
# \mathrm{dx} = \frac{\gamma}{\sqrt{\sigma^2 + \varepsilon}}
# \left( \mathrm{dout} - \frac{1}{m} \sum \mathrm{dout}
# - \hat{x} \, \frac{1}{m} \sum \mathrm{dout} \, \hat{x} \right), \qquad
# \mathrm{dgamma} = \sum \mathrm{dout} \, \hat{x}, \qquad
# \mathrm{dbeta} = \sum \mathrm{dout}
# $$
#
# In training $\mu$ and $\sigma^2$ are those of the batch, and `state["running_mean"]` and
# `state["running_var"]` move: $(1 - \mathrm{momentum})$ times the old plus momentum times the new,
# with the variance divided by $m - 1$. In evaluation the running ones are used, and are constants
# for the backward: the two sums in $\mathrm{dx}$ are absent.
#
# **Why.** This is where few digits hurt. bfloat16 has 8 significant bits: between 128 and 256 it
# knows whole numbers only. A mean of such numbers is rarely one of them, so a layer for bfloat16
# widens its numbers to float32, adds up, and rounds once, at the end:
# [sums]({book}/gpu.html#sec-gpu-sums). PyTorch's own does the same.
# The book has [the forward]({book}/batch-norm.html#sec-bn-forward),
# [the backward]({book}/batch-norm.html#sec-bn-backward),
# [the running statistics]({book}/batch-norm.html#sec-bn-running) and
# [a float32 variance that fails]({book}/batch-norm.html#sec-bn-float32).
#
# **By hand.** A channel with the two values 200 and 201: the mean is 200.5, the deviation 0.5, and
# $\hat{x} = (-1, 1)$. In bfloat16 the mean would be 200, the deviation 0.707, and
# $\hat{x} = (0, 1.41)$.
#
# | name | shape |
# |---|---|
# | `x`, `out`, `dout`, `dx` | $(N, C, H, W)$, all in the dtype of `x` |
# | `gamma`, `beta`, `dgamma`, `dbeta` | $(C)$ |
# | `state` | `running_mean` and `running_var`, each $(C)$; they keep their dtype, float32 for a bfloat16 `x` |
#
# **What is checked**, of the forward:
#
# {checks:batch_norm_forward}
#
# and of the backward:
#
# {checks:batch_norm_backward}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# One helper returns `x.float()` for bfloat16 and `x` itself otherwise. Use it on the way in, and
# `.to(x.dtype)` on the way out; in between nothing knows of short numbers.
#
# </details>
#
# <details><summary>Hint 2: the shapes</summary>
#
# Means are over `dim=(0, 2, 3)` and have the shape $(C)$; `mean[:, None, None]` stands along the
# channels. Take the mean of the squared *distances*, not the difference of two large numbers.
#
# </details>
#
# <details><summary>Hint 3: almost the code</summary>
#
# Save `xhat`, `root` and `gamma`. Back, with `wide` for the widened dout:
# `dgamma = (wide * xhat).sum(dim=axes)`, `dbeta = wide.sum(dim=axes)`, and in training
# `dx = wide - (dbeta[:, None, None] + xhat * dgamma[:, None, None]) / m`, else `dx = wide`; then
# times `(gamma / root)[:, None, None]`, and each gradient back in its own dtype.
#
# </details>


# %% answer="batch_norm_forward"
def batch_norm_forward(ctx, x, gamma, beta, state, training, momentum, eps):
    """Return x normalized, scaled and shifted; in training the state moves."""
    ### BEGIN SOLUTION
    axes, values = (0, 2, 3), wide(x)
    mean, variance = state["running_mean"], state["running_var"]
    if training:
        m = x.numel() // x.shape[1]
        mean = values.mean(dim=axes)
        variance = ((values - mean[:, None, None]) ** 2).mean(dim=axes)
        new = {"running_mean": mean, "running_var": variance * m / (m - 1)}
        for name in new:
            state[name] = (1 - momentum) * state[name] + momentum * new[name]
    root = (variance + eps).sqrt()[:, None, None]
    xhat = (values - mean[:, None, None]) / root
    ctx.save_for_backward(xhat, root, gamma)
    ctx.training = training
    return (gamma[:, None, None] * xhat + beta[:, None, None]).to(x.dtype)


def wide(x):
    return x.float() if x.dtype is torch.bfloat16 else x
    ### END SOLUTION


# %% check="batch_norm_forward"


# %% answer="batch_norm_backward"
def batch_norm_backward(ctx, dout):
    """Return (dx, dgamma, dbeta, None, None, None, None)."""
    ### BEGIN SOLUTION
    xhat, root, gamma = ctx.saved_tensors
    axes, back = (0, 2, 3), wide(dout)
    dgamma, dbeta = (back * xhat).sum(dim=axes), back.sum(dim=axes)
    dx = back
    if ctx.training:
        m = dout.numel() // dout.shape[1]
        dx = back - (dbeta[:, None, None] + xhat * dgamma[:, None, None]) / m
    dx = dx * gamma[:, None, None] / root
    dx, dgamma, dbeta = (each.to(dout.dtype) for each in (dx, dgamma, dbeta))
    return dx, dgamma, dbeta, None, None, None, None
    ### END SOLUTION


# %%
class BatchNormalization(torch.autograd.Function):
    @staticmethod
    def forward(ctx, *args):
        return batch_norm_forward(ctx, *args)

    @staticmethod
    def backward(ctx, dout):
        return batch_norm_backward(ctx, dout)


# %% check="batch_norm_backward"

# %% [markdown]
# ## 5. A module that takes PyTorch's weights
#
# `block(x, state, *, training=False)` returns what a module of your layers makes of `x`: a
# convolution of 3 × 3 with padding 1 → batch norm → ReLU → max pooling by 2 × 2. `state` is a state
# dict of PyTorch's own layers, with these names:
#
# | name | shape | what it is |
# |---|---|---|
# | `conv.weight`, `conv.bias` | $(F, C, 3, 3)$, $(F)$ | parameters |
# | `norm.weight`, `norm.bias` | $(F)$ | parameters: $\gamma$ and $\beta$ |
# | `norm.running_mean`, `norm.running_var` | $(F)$ | buffers: they move, but no gradient moves them |
# | `norm.num_batches_tracked` | one number | a buffer: how many batches training has seen |
#
# Write modules with exactly these names (`nn.Module`, `nn.Parameter`, `register_buffer`), load the
# state dict with `load_state_dict`, put the module into the right mode, compute, and hand its state
# dict back: `state.update(module.state_dict())`. Momentum is 0.1 and eps is 1e-5, as in PyTorch.
# Call the whole of it `Block(channels, filters)`: parts 9 and 10 make networks of it.
#
# **Why.** A layer that loads the weights of another and gives the same numbers is a twin: a network
# that somebody trained with the one runs with the other. The names and shapes in a state dict are
# the whole contract. [Where batch norm stands in a block]({book}/batch-norm.html#sec-bn-place), and
# [what goes wrong between the two modes]({book}/batch-norm.html#sec-bn-bugs), is in the book.
#
# **By hand.** An image of 2 × 2 with all pixels 1 and a kernel of nine ones: every window sees four
# pixels, so the map is 4 everywhere. With running mean 2, running variance 1, $\gamma = 1$ and
# $\beta = 0$ the batch norm in evaluation makes 2 of it, up to eps, and the block returns one
# number, 2.
#
# **What is checked.** Where one of your layers is wrong, a right one stands in for it here.
#
# {checks:block}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Three classes: `Conv2d` with two parameters, `BatchNorm2d` with two parameters and three buffers,
# and `Block` with `self.conv` and `self.norm`. The names in the state dict come from these
# attributes.
#
# </details>
#
# <details><summary>Hint 2: the state</summary>
#
# Your batch norm wants a dict with `running_mean` and `running_var`. Make one from the buffers, call
# `BatchNormalization.apply(...)`, and in training put what is in it afterwards back into the
# buffers. `self.training` is the mode.
#
# </details>
#
# <details><summary>Hint 3: almost the code</summary>
#
# `module = Block(C, F).to(state["conv.weight"])` takes device and dtype over;
# `module.load_state_dict(state)`; `module.train(training)`. `register_buffer("num_batches_tracked",
# torch.tensor(0))` is a buffer, and `self.num_batches_tracked += 1` counts.
#
# </details>


# %% answer="block"
def block(x, state, *, training=False):
    """Return what the block makes of x; state becomes the state dict of the block."""
    ### BEGIN SOLUTION
    module = loaded(state).train(training)
    out = module(x)
    state.update(module.state_dict())
    return out


class Conv2d(nn.Module):
    def __init__(self, C, F):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(F, C, 3, 3) * (2 / (9 * C)) ** 0.5)
        self.bias = nn.Parameter(torch.zeros(F))

    def forward(self, x):
        return Convolution.apply(x, self.weight, self.bias, 1, 1)


class BatchNorm2d(nn.Module):
    def __init__(self, C):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(C))
        self.bias = nn.Parameter(torch.zeros(C))
        self.register_buffer("running_mean", torch.zeros(C))
        self.register_buffer("running_var", torch.ones(C))
        self.register_buffer("num_batches_tracked", torch.tensor(0))

    def forward(self, x):
        state = {"running_mean": self.running_mean, "running_var": self.running_var}
        out = BatchNormalization.apply(x, self.weight, self.bias, state, self.training, 0.1, 1e-5)
        if self.training:
            self.running_mean, self.running_var = state["running_mean"], state["running_var"]
            self.num_batches_tracked += 1
        return out


class Block(nn.Module):
    def __init__(self, C, F):
        super().__init__()
        self.conv, self.norm = Conv2d(C, F), BatchNorm2d(F)

    def forward(self, x):
        return MaxPooling.apply(torch.relu(self.norm(self.conv(x))), 2, None, 0)


def loaded(state):
    F, C = state["conv.weight"].shape[:2]
    module = Block(C, F).to(state["conv.weight"])
    module.load_state_dict(state)
    return module
    ### END SOLUTION


# %% check="block"

# %% [markdown]
# ## 6. One step
#
# `training_step(x, y, state, *, learning_rate=0.1, weight_decay=0.0)` takes one step of stochastic
# gradient descent and returns the loss before it. The score of class $k$ is the mean of map $k$ of
# the block, so the block has as many filters as there are classes; the loss is the cross entropy,
# a mean over the images. Every parameter moves,
#
# $$
# p \leftarrow p - \eta \left( \frac{\partial \mathrm{loss}}{\partial p} + \lambda \, p \right)
# $$
#
# with the learning rate $\eta$ and the weight decay $\lambda$. Afterwards `state` is the state dict
# of the module.
#
# **Why.** It is what `torch.optim.SGD` does, in three lines, on a graph whose nodes are yours.
# [The chapter on the GPU]({book}/gpu.html#sec-gpu-training) trains with such layers.
# `cross_entropy` is PyTorch's, and takes scores, not probabilities.
#
# **By hand.** A parameter of 2 with the gradient 3, $\eta = 0.1$ and $\lambda = 0.5$ becomes
# $2 - 0.1 \cdot (3 + 0.5 \cdot 2) = 1.6$.
#
# | name | shape |
# |---|---|
# | `x`, `y` | $(N, C, H, W)$, $(N)$ |
# | `state` | as in exercise 5; afterwards the new parameters and buffers |
# | the loss | one number |
#
# **What is checked.** Where one of your layers or your `Block` is wrong, a right one stands in for it
# here.
#
# {checks:training_step}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Load the module, in training mode; compute the loss; `loss.backward()` fills `p.grad` of every
# parameter; move the parameters; hand the state dict back.
#
# </details>
#
# <details><summary>Hint 2: without recording</summary>
#
# Moving a parameter must not become a node of the graph: do it under `with torch.no_grad():`.
#
# </details>
#
# <details><summary>Hint 3: almost the code</summary>
#
# `loss = cross_entropy(module(x).mean(dim=(2, 3)), y)`, and
# `p -= learning_rate * (p.grad + weight_decay * p)` for `p in module.parameters()`.
#
# </details>


# %% answer="training_step"
def training_step(x, y, state, *, learning_rate=0.1, weight_decay=0.0):
    """Take one step of gradient descent; return the loss before it."""
    ### BEGIN SOLUTION
    module = loaded(state).train()
    loss = cross_entropy(module(x).mean(dim=(2, 3)), y)
    loss.backward()
    with torch.no_grad():
        for p in module.parameters():
            p -= learning_rate * (p.grad + weight_decay * p)
    state.update(module.state_dict())
    return loss
    ### END SOLUTION


# %% check="training_step"

# %% [markdown]
# ## 7. How many digits do you have?
#
# The cells from here on are for looking; no points hang on them. This one runs your convolution in
# every precision there is here, and compares with float64. TF32 is a mode of the GPU's matrix
# products that reads float32 numbers with 10 bits behind the point in place of 23. What each format
# holds, and what error it deserves, is in the book: [formats]({book}/gpu.html#sec-gpu-formats),
# [tolerances]({book}/gpu.html#sec-gpu-tolerance).

# %%
make = torch.Generator().manual_seed(0)
exact = [
    torch.randn(size, generator=make, dtype=torch.float64)
    for size in ((4, 16, 24, 24), (16, 16, 3, 3))
]
truth = Convolution.apply(*exact, None, 1, 1)
for name, dtype, short in (
    ("float32", torch.float32, False),
    ("TF32", torch.float32, True),
    ("bfloat16", torch.bfloat16, False),
):
    if short and device == "cpu":
        print(f"{name:9} needs a GPU")
        continue
    torch.backends.cuda.matmul.allow_tf32 = short
    got = Convolution.apply(*(each.to(device, dtype) for each in exact), None, 1, 1)
    error = (got.cpu().double() - truth).abs().max() / truth.abs().max()
    print(f"{name:9} is off by {float(error):.1e} of the largest output")
torch.backends.cuda.matmul.allow_tf32 = False

# %% [markdown] question="few_digits" points=4
# ### What may be short?
#
# In training with mixed precision the convolutions run in bfloat16, and yet some things stay in
# float32. (a) Why are the running statistics of batch norm and the parameters that the optimizer
# moves among them? Take a parameter of 1 and an update of 0.001 and say what bfloat16 makes of the
# sum. (b) A convolution of 3 × 3 over 64 channels adds up 576 products. Why is that allowed in
# bfloat16, and what has to be true of how the products are added? ({points:few_digits} points.)
#
# === BEGIN MARK SCHEME ===
# - 1 point, the sum: bfloat16 has 8 significant bits, the neighbors of 1 are 0.996 and 1.008, so
#   1 + 0.001 is 1 again; the update is lost.
# - 1 point, why these: both are moved by small steps again and again (a step of momentum 0.1, or of
#   the learning rate), so that lost steps add up. A loss without the sum shown earns half.
# - 1 point, how it is added: products of two bfloat16 numbers are exact in float32, and the sum is
#   carried in float32 and rounded once; then the error is that of one rounding, 2^-9 relative to
#   the output, not 576 of them.
# - 1 point, why allowed: inputs and weights are noisy, and an error of a fraction of a percent in
#   single outputs averages out over the batch; what counts is that nothing is lost systematically.
#
# **Sample answer.** (a) Next to 1 bfloat16 has 1.0078, so 1 + 0.001 is rounded to 1, and a hundred
# such updates change nothing. Parameters and running statistics live from many small steps, so they
# stay in float32. (b) The hardware multiplies in bfloat16 and adds in float32. Only the result is
# rounded, which costs one half unit in the eighth bit. Were every partial sum rounded, late products
# would be lost beside a large sum.
# === END MARK SCHEME ===

# %% [markdown]
# ## 8. What takes the time?
#
# A GPU works on its own: a call returns before it has computed. So one warms up (the first call
# loads and chooses), records an event before and one after, and waits for the second. On a
# processor the clock will do. Of several runs the median is told. The book says more of
# [time]({book}/gpu.html#sec-gpu-time) and of [the roofline]({book}/gpu.html#sec-gpu-roof).

# %%
from statistics import median
from time import perf_counter


def milliseconds(run, repeats=7):
    """Return the median time of run(), after a warm-up."""
    for _ in range(3):
        run()
    times = []
    for _ in range(repeats):
        if device == "cuda":
            start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
            start.record()
            run()
            end.record()
            end.synchronize()
            times.append(start.elapsed_time(end))
        else:
            before = perf_counter()
            run()
            times.append(1000 * (perf_counter() - before))
    return median(times)


# %%
# The roofline of your own kernel: work per byte against work per second. The dotted line is what one
# large matrix product reaches here, the sloping one what copying a large tensor reaches.
import matplotlib.pyplot as plt

side = 4096 if device == "cuda" else 512
square, long = torch.randn(side, side, device=device), torch.randn(side * side, device=device)
peak = 2 * side**3 / milliseconds(lambda: square @ square) / 1e6  # GFLOP/s
bandwidth = 8 * long.numel() / milliseconds(lambda: long.clone()) / 1e6  # GB/s

figure, axes = plt.subplots()
intensity = np.logspace(-1, 3, 50)
axes.loglog(intensity, np.minimum(peak, bandwidth * intensity), ":", label="the machine")
for C in (4, 16, 64) if device == "cpu" else (16, 64, 256):
    x, w = torch.randn(8, C, 32, 32, device=device), torch.randn(C, C, 3, 3, device=device)
    time = milliseconds(lambda x=x, w=w: Convolution.apply(x, w, None, 1, 1))
    work, traffic = 2 * 9 * C * x.numel(), 4 * (2 * x.numel() + w.numel())
    axes.loglog(work / traffic, work / time / 1e6, "o", label=f"{C} channels")
    print(f"{C:4} channels: {time:.2f} ms, {work / time / 1e6:.1f} GFLOP/s of {peak:.0f}")
axes.set(xlabel="operations per byte", ylabel="GFLOP/s", title=f"your convolution, {device}")
axes.legend()
plt.show()

# %% [markdown] question="honest_timing" points=4
# ### Is it fast?
#
# Somebody times your layer on a GPU like this, and reports 0.02 ms:
#
# ```
# start = time.time(); out = Convolution.apply(x, w, None, 1, 1); print(time.time() - start)
# ```
#
# (a) Name two things that are wrong, and say for each in which direction it falsifies the number.
# (b) Your points lie far below the line of the machine. Give two reasons that follow from how the
# layer is written, and what one would change. ({points:honest_timing} points.)
#
# === BEGIN MARK SCHEME ===
# - 2 points, (a), one each with its direction: the call returns before the GPU has computed, so only
#   launching is timed, which is too little; without a warm-up loading and choosing kernels is timed,
#   which is too much; a single run, no spread, says nothing of the next, in either direction; the
#   clock of time.time() is coarse.
# - 2 points, (b), one each: the output is read and written once for each of the nine places, so the
#   traffic is nine times what the formula counts (gather the columns, one matrix product); each
#   slice is strided and is copied before the product; each of the nine steps launches several small
#   kernels (fuse them, larger batches); the einsum over few channels is a thin matrix product.
#
# **Sample answer.** (a) Nothing waits for the GPU, so 0.02 ms is the time to launch: too little. It is
# the first call, in which kernels are loaded: too much. Events, a warm-up and a median of several
# runs tell. (b) `out +=` reads and writes the whole output nine times, and every slice is copied. One
# matrix product over columns of all nine places would write it once.
# === END MARK SCHEME ===

# %% [markdown]
# ## 9. Does it leak?
#
# What a layer keeps with `save_for_backward` is freed after the backward. What it keeps in a list of
# its own, or a loss that is added up *with* its graph (`total += loss` in place of
# `total += loss.item()`), is not. After 100 steps the memory should be what it was after 10. See
# [memory]({book}/gpu.html#sec-gpu-memory) in the book.

# %%
import sys


def megabytes():
    """Return the memory in use on the GPU, or the most that this process has had."""
    if device == "cuda":
        return torch.cuda.memory_allocated() / 1e6
    if sys.platform == "win32":
        import psutil  # it comes with Jupyter

        return psutil.Process().memory_info().peak_wset / 1e6
    import resource

    unit = 1e6 if sys.platform == "darwin" else 1e3  # bytes there, kilobytes elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


module = Block(3, 8).to(device)
images = torch.randn(16, 3, 32, 32, device=device)
for step in range(100):
    module(images).square().mean().backward()
    module.zero_grad()
    if step in (9, 99):
        print(f"after {step + 1:3} steps: {megabytes():.1f} MB")

# %% [markdown]
# ## 10. A run with a budget
#
# Your layers learn to tell six shapes apart: discs, squares, triangles, crosses, rings and bars, of
# any size, angle and color, in noise. They are drawn here, by the cell below. If
# `cifar-10-binary.tar.gz`, the binary version of
# [CIFAR-10](https://www.cs.toronto.edu/~kriz/cifar.html), lies beside this notebook and has the right
# checksum, its photographs are used instead.
#
# The run stops when its seconds are used up, 60 if you do not change them, and then tells how many
# of the pictures that it has never seen it labels rightly. Guessing gets one in six, or one in ten.
# Four levels say how far it came with the shapes; a budget in seconds asks for a fast layer as much
# as for a good network.
#
# | level | right | one busy core of a server, sample solution |
# |---|---|---|
# | 1 | 50 % | 17 s |
# | 2 | 64 % | 30 s |
# | 3 | 75 % | 44 s |
# | 4 | 85 % | was not waited for |

# %%
SHAPES = ("disc", "square", "triangle", "cross", "ring", "bar")


def drawn(count, seed):
    """Return pictures of shapes, (count, 3, 32, 32), and the place of each in SHAPES."""
    make = torch.Generator().manual_seed(seed)
    labels = torch.randint(len(SHAPES), (count,), generator=make)
    size, angle, dx, dy = torch.rand(4, count, 1, 1, generator=make)
    size, angle = 6 + 7 * size, 2 * torch.pi * angle

    at = torch.arange(32) - 31 / 2
    across, down = at[None, None, :] - 6 * (dx - 0.5), at[None, :, None] - 6 * (dy - 0.5)
    u = (across * angle.cos() + down * angle.sin()) / size
    v = (down * angle.cos() - across * angle.sin()) / size
    r, a, b = torch.hypot(u, v), u.abs(), v.abs()
    beyond = torch.stack(
        [
            r - 0.9,
            torch.maximum(a, b) - 0.8,
            torch.maximum(-v, 0.866 * a + 0.5 * v) - 0.5,
            torch.minimum(torch.maximum(a, 3 * b), torch.maximum(3 * a, b)) - 1,
            (r - 0.7).abs() - 0.2,
            torch.maximum(a, 4 * b) - 1,
        ]
    )[labels, torch.arange(count)]

    inside = (0.5 - beyond * size).clamp(0, 1)[:, None]
    ink, paper = torch.rand(2, count, 3, 1, 1, generator=make)
    paper = torch.where((ink - paper).abs().amax(1, keepdim=True) < 0.5, (ink + 0.5) % 1, paper)
    noise = 0.1 * torch.randn(count, 3, 32, 32, generator=make)
    return inside * ink + (1 - inside) * paper + noise - 0.5, labels


def cifar10(path):
    """Return CIFAR-10: what to learn from with its labels, and what to test with."""
    import hashlib
    import tarfile

    found = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
    if found != "c32a1d4ab5d03f1284b67883e8d87530":
        raise ValueError(f"{path} has the checksum {found}, which is not CIFAR-10's")
    parts = []
    with tarfile.open(path) as archive:
        for names in ([f"data_batch_{n}" for n in range(1, 6)], ["test_batch"]):
            files = [archive.extractfile(f"cifar-10-batches-bin/{name}.bin") for name in names]
            rows = np.frombuffer(b"".join(f.read() for f in files), np.uint8).reshape(-1, 3073)
            parts.append(torch.tensor(rows[:, 1:]).reshape(-1, 3, 32, 32).float() / 255 - 0.5)
            parts.append(torch.tensor(rows[:, 0]).long())
    return parts


# %%
from pathlib import Path

seconds, levels = 60, (0.5, 0.64, 0.75, 0.85)  # the budget, and what to reach with it
file = Path("cifar-10-binary.tar.gz")
learn, y_learn, test, y_test = (
    cifar10(file) if file.exists() else (*drawn(6000, 1), *drawn(1000, 2))
)
net = nn.Sequential(
    *(
        Block(3, 16),
        Block(16, 32),
        Block(32, 64),
        nn.Flatten(),
        nn.LazyLinear(int(y_test.max()) + 1),
    )
).to(device)
net(learn[:2].to(device))
optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-4)

began, epoch = perf_counter(), 0
while perf_counter() - began < seconds:
    epoch += 1
    net.train()
    for some in torch.randperm(len(learn)).split(100):
        loss = cross_entropy(net(learn[some].to(device)), y_learn[some].to(device))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if perf_counter() - began > seconds:
            break
    net.eval()
    with torch.no_grad():
        right = [net(part.to(device)).argmax(1).cpu() for part in test.split(500)]
    share = (torch.cat(right) == y_test).float().mean().item()
    print(
        f"epoch {epoch}: {perf_counter() - began:.0f} s, loss {loss.item():.2f}, "
        f"right {share:.1%}, level {sum(share >= least for least in levels)}"
    )

# %% [markdown]
# ## For those who want more
#
# Without points, and without checks.
#
# - Write average pooling as a Function. How much of `ctx` does it need?
# - Make your convolution twice as fast on your machine, and show where it lies in the roofline then.
# - Train in mixed precision: `with torch.autocast(device, torch.bfloat16):` around the forward. Which
#   of your layers notices, and what has to be cast by hand?
# - `torch.autograd.gradcheck(Convolution.apply, (x, w, b, 2, 1))` measures every derivative by
#   differences. In which dtype, and why in no other?
# - On a GPU, run the backward twice and compare bit by bit. Which way of adding up would make the two
#   differ?
# - Ask [a question of your own]({book}/project.html): the brief of the final project has eight to begin
#   with.
#
# ## Before you hand in
#
# Restart the kernel and run all cells, so that nothing rests on a cell that you have deleted. When no
# `check` complains, the functions are done; the two written questions are read by a person.
