# %% [markdown]
# # Shapes, parameters and what a network sees
#
# How large is the output of a layer, how many numbers does it learn, what does it cost, and how
# much of the image does one of its outputs see? All of it can be known before a single number is
# computed. In this notebook you write seven small functions that say it.
#
# | exercise | minutes | difficulty | points |
# |---|---|---|---|
# | `conv2d_output_shape` | {minutes:conv2d_output_shape} | {difficulty:conv2d_output_shape} | {points:conv2d_output_shape} |
# | `conv2d_parameters` | {minutes:conv2d_parameters} | {difficulty:conv2d_parameters} | {points:conv2d_parameters} |
# | `conv2d_macs` | {minutes:conv2d_macs} | {difficulty:conv2d_macs} | {points:conv2d_macs} |
# | `dense_parameters` | {minutes:dense_parameters} | {difficulty:dense_parameters} | {points:dense_parameters} |
# | `same_padding` | {minutes:same_padding} | {difficulty:same_padding} | {points:same_padding} |
# | `pool2d_output_shape` | {minutes:pool2d_output_shape} | {difficulty:pool2d_output_shape} | {points:pool2d_output_shape} |
# | `receptive_field` | {minutes:receptive_field} | {difficulty:receptive_field} | {points:receptive_field} |
# | three written questions | 40 | medium | {points:two_counts} + {points:small_kernels} + {points:multiplied_field} |
#
# Together {points:all} points. The functions take about {minutes} minutes. All of them are whole
# numbers and the four operations; what takes the time is to get the ones and the roundings right.
#
# **What you need.** Python, this notebook, and the small file that came with it. The mathematics is
# in [the chapter on the convolution layer]({book}/convolution.html).
#
# **How to work.** Each exercise has a cell with a function to fill in. Below it, `check(function)`
# asks your function a few dozen questions, from one that you can do in your head to layers of real
# networks. For every promise that does not hold yet you see the smallest case that breaks it, with
# your number and the expected one, and, where your numbers are those of a common mistake, its name.
# Run it as often as you like. When you hand in, the same promises are checked with other numbers.
#
# No function needs another one, and any may call your earlier ones. In this notebook they call
# yours, so mend `conv2d_output_shape` first: while it is wrong, so are those that call it. When you
# hand in, two later functions are asked once more with a right one in its place, and the better
# result counts: a mistake is paid once.
#
# **One letter for one thing**, here and in the book: $C$ channels, $H$ rows, $W$ columns; $F$
# filters of $K_h \times K_w$; stride $s$, padding $p$, dilation $d$; outputs of $H' \times W'$.
# Rows come before columns, always.
#
# Wherever a size is called "one number or two", it may be `3`, for both directions, or `(3, 5)`,
# meaning rows and columns.

# %% environment

# %% [markdown]
# ## 1. How large is the output?
#
# `conv2d_output_shape(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1)`
# returns `(F, H', W')` for one image of `shape = (C, H, W)`.
#
# $$
# H' = \left\lfloor \frac{H + 2 p_h - d_h (K_h - 1) - 1}{s_h} \right\rfloor + 1
# $$
#
# and $W'$ likewise, with the numbers of the columns. The brackets mean: rounded down.
#
# **Why.** A network is a chain, and each layer has to fit the next. Most errors that one meets when
# building a network are about this number, so it pays to know it without running anything; [the
# book]({book}/convolution.html#sec-size) proves the formula by counting places.
#
# **By hand.** Five rows, a kernel of 2, stride 2. The window can start at row 0, and at row 2. At
# row 4 it would need row 5, which does not exist. So there are 2 places:
# $\lfloor (5 - 1 - 1) / 2 \rfloor + 1 = 1 + 1 = 2$.
#
# | image | filters | setting | output |
# |---|---|---|---|
# | $1 \times 3 \times 3$ | one, 2 × 2 | as it is | $1 \times 2 \times 2$ |
# | $1 \times 5 \times 5$ | one, 2 × 2 | stride 2 | $1 \times 2 \times 2$ |
# | $1 \times 3 \times 3$ | one, 3 × 3 | padding 1 | $1 \times 3 \times 3$ |
# | $1 \times 5 \times 5$ | one, 3 × 3 | dilation 2 | $1 \times 1 \times 1$ |
# | $3 \times 32 \times 32$ | ten, 5 × 5 | padding 2 | $10 \times 32 \times 32$ |
#
# The last row is the worked example of the book, and comes back below.
#
# | name | kind | meaning |
# |---|---|---|
# | `shape` | $(C, H, W)$ | the image: channels, rows, columns |
# | `out_channels` | a number | $F$, how many filters there are |
# | `kernel_size` | one number or two | $K_h$ and $K_w$ |
# | `stride` | one number or two | how far the window moves |
# | `padding` | one number or two | how many zeros go on *each* side |
# | `dilation` | one number or two | how far apart the weights lie; 1 is the ordinary kernel |
# | returned | $(F, H', W')$ | three whole numbers |
#
# The window always fits into the padded image; you need not handle what does not.
#
# **What is checked.**
#
# {checks:conv2d_output_shape}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Forget channels and columns; think of one direction. Lay the window at the very top of the padded
# image. How many rows are left below it? Each step uses up $s$ of them. The places are the first
# one and one for each step.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# The padded image has $H + 2p$ rows. The window reaches over $d (K - 1) + 1$ of them: $K$ weights
# have $K - 1$ gaps between them. `//` divides whole numbers and rounds down.
#
# </details>
#
# <details><summary>Hint 3: the structure</summary>
#
# Bring all four sizes into the form of pairs, for instance with
# `kh, kw = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)`. A small
# function of your own for this is worth having, since five of the exercises need it. Then apply one
# line to the rows and the same line to the columns: `(H + 2 * ph - dh * (kh - 1) - 1) // sh + 1`.
#
# </details>


# %% answer="conv2d_output_shape"
def conv2d_output_shape(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1):
    """Return (F, H', W'): the shape of what a convolution makes of one image."""
    ### BEGIN SOLUTION
    _, H, W = shape
    (kh, kw), (sh, sw) = pair(kernel_size), pair(stride)
    (ph, pw), (dh, dw) = pair(padding), pair(dilation)
    rows = (H + 2 * ph - dh * (kh - 1) - 1) // sh + 1
    columns = (W + 2 * pw - dw * (kw - 1) - 1) // sw + 1
    return out_channels, rows, columns


def pair(size):
    """Return (rows, columns) for one number or two."""
    return size if isinstance(size, tuple) else (size, size)
    ### END SOLUTION


# %%
# Try it: the worked example. Change what you like.
print(conv2d_output_shape((3, 32, 32), 10, 5, padding=2))

# %% check="conv2d_output_shape"

# %% [markdown]
# ## 2. How many numbers does it learn?
#
# `conv2d_parameters(in_channels, out_channels, kernel_size, *, bias=True)` returns
#
# $$
# \text{parameters} = F \, (C K_h K_w + 1)
# $$
#
# and $F \, C K_h K_w$ if `bias` is `False`.
#
# **Why.** The parameters are what training has to find, what an optimizer keeps in memory, and what
# is stored on disk. [The book]({book}/convolution.html#sec-parameters) points at what is *not* in
# the formula: height, width, stride, padding.
#
# **By hand.** Two channels, three filters of 1 × 1. A filter has $2 \cdot 1 \cdot 1 = 2$ weights
# and one bias, so there are $3 \cdot 3 = 9$ parameters. In the worked example:
# $10 \cdot (3 \cdot 5 \cdot 5 + 1) = 760$.
#
# | name | kind | meaning |
# |---|---|---|
# | `in_channels` | a number | $C$, how deep the image is |
# | `out_channels` | a number | $F$, how many filters there are |
# | `kernel_size` | one number or two | $K_h$ and $K_w$ |
# | `bias` | `True` or `False` | whether each filter has a bias |
# | returned | a whole number | how many parameters there are |
#
# **What is checked.**
#
# {checks:conv2d_parameters}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Count one filter first. It is as deep as the image.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# One filter has $C K_h K_w$ weights, and one bias or none. All filters are alike.
#
# </details>
#
# <details><summary>Hint 3: the structure</summary>
#
# `out_channels * (in_channels * kh * kw + (1 if bias else 0))`.
#
# </details>


# %% answer="conv2d_parameters"
def conv2d_parameters(in_channels, out_channels, kernel_size, *, bias=True):
    """Return how many numbers a convolution learns."""
    ### BEGIN SOLUTION
    kh, kw = pair(kernel_size)
    return out_channels * (in_channels * kh * kw + (1 if bias else 0))
    ### END SOLUTION


# %%
# Try it: the worked example has 760.
print(conv2d_parameters(3, 10, 5))

# %% check="conv2d_parameters"

# %% [markdown]
# ## 3. What does it cost?
#
# `conv2d_macs(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1)` returns how
# many multiply-accumulates (MACs) the layer takes for one image:
#
# $$
# \text{MACs} = F \, H' W' \cdot C \, K_h K_w
# $$
#
# A multiply-accumulate is one product, added to a running sum. Products with a zero of the padding
# are counted like all others, and adding the bias is not counted.
#
# **Why.** Time and energy of a network follow this number more than the number of parameters, and
# the two can differ by a factor of a thousand. Papers print it as "FLOPs", sometimes halved and
# sometimes not; [the book]({book}/convolution.html#sec-cost) says how to tell.
#
# **By hand.** An image of $1 \times 3 \times 3$ and one filter of 2 × 2: the window has
# $2 \cdot 2 = 4$ places, and each takes 4 products, so there are 16 MACs. In the worked example
# there are $10 \cdot 32 \cdot 32 = 10240$ outputs of $3 \cdot 5 \cdot 5 = 75$ products each:
# 768000.
#
# | name | kind | meaning |
# |---|---|---|
# | all parameters | as in exercise 1 | as in exercise 1 |
# | returned | a whole number | MACs for one image |
#
# **What is checked.**
#
# {checks:conv2d_macs}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# How many outputs are there? What does one of them cost?
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# The outputs are $F H' W'$, which is the product of the three numbers of exercise 1. Each is a sum
# of $C K_h K_w$ products. Dilation moves the weights apart, but there are as many as before.
#
# </details>
#
# <details><summary>Hint 3: the structure</summary>
#
# Compute $H'$ and $W'$ as in exercise 1, or call your function, and multiply six numbers.
#
# </details>


# %% answer="conv2d_macs"
def conv2d_macs(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1):
    """Return how many multiply-accumulates a convolution takes for one image."""
    ### BEGIN SOLUTION
    kh, kw = pair(kernel_size)
    F, rows, columns = conv2d_output_shape(
        shape, out_channels, kernel_size, stride=stride, padding=padding, dilation=dilation
    )
    return F * rows * columns * shape[0] * kh * kw
    ### END SOLUTION


# %%
# Try it: the worked example takes 768000.
print(conv2d_macs((3, 32, 32), 10, 5, padding=2))

# %% check="conv2d_macs"

# %% [markdown] question="two_counts" points=4
# ### Two counts
#
# (a) One program prints 768,000 "FLOPs" for the layer of the worked example, another 1,536,000, and
# neither is broken. What has each of them counted?
#
# (b) What becomes of the layer's parameters, and what of its MACs, if the images get twice as high
# and twice as wide? What if they keep their size, but the channels and the filters are both
# doubled? Give the factor each time, and say in half a sentence where it comes from.
# ({points:two_counts} points; five sentences are enough.)
#
# === BEGIN MARK SCHEME ===
# - 1 point for (a): the first counts multiply-accumulates, the second multiplications and additions
#   one by one (with the bias: 75 and 75 for each output).
# - 1 point for the larger image: parameters as before, since neither height nor width is in the
#   formula. MACs four times as many, since there are four times as many places.
# - 1 point for twice the channels and filters, weights: four times as many, twice as many filters
#   that are each twice as deep. An answer that says that the biases only double is right as well.
# - 1 point for twice the channels and filters, MACs: four times as many, twice as many outputs that
#   cost twice as much each.
#
# A right factor without any reason earns half of its point.
#
# **Sample answer.** (a) The first program counts a product and its addition as one operation, the
# second counts them as two. (b) With a larger image the parameters stay the same, because the
# kernel does not change; the MACs are four times as many, because the window has four times as many
# places. With twice the channels and filters there are twice as many filters, each twice as deep,
# so the weights are four times as many (the ten biases become twenty). The MACs are four times as
# many too: twice as many outputs, and each is a sum of twice as many products.
# === END MARK SCHEME ===

# %% [markdown]
# ## 4. And a dense layer?
#
# `dense_parameters(in_features, out_features, *, bias=True)` returns
#
# $$
# \text{parameters} = \text{out} \cdot (\text{in} + 1)
# $$
#
# and $\text{out} \cdot \text{in}$ if `bias` is `False`.
#
# **Why.** To see what sharing saves. A dense layer between the two volumes of the worked example
# has as many outputs as the convolution, and forty thousand times as many parameters; [the
# book]({book}/from-dense.html#sec-dense-count) says where they went.
#
# **By hand.** Two inputs, three outputs: six weights and three biases, 9 in all. Between the
# volumes of the worked example: $3 \cdot 32 \cdot 32 = 3072$ inputs and
# $10 \cdot 32 \cdot 32 = 10240$ outputs, and $10240 \cdot 3073 = 31467520$.
#
# | name | kind | meaning |
# |---|---|---|
# | `in_features` | a number | how many numbers go in |
# | `out_features` | a number | how many come out |
# | `bias` | `True` or `False` | whether each output has a bias |
# | returned | a whole number | how many parameters there are |
#
# **What is checked.**
#
# {checks:dense_parameters}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Every output has a weight for every input.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# One output has as many weights as there are inputs, and one bias or none.
#
# </details>
#
# <details><summary>Hint 3: the structure</summary>
#
# One line, as in exercise 2: so many for one output, times the number of outputs.
#
# </details>


# %% answer="dense_parameters"
def dense_parameters(in_features, out_features, *, bias=True):
    """Return how many numbers a dense layer learns."""
    ### BEGIN SOLUTION
    return out_features * (in_features + (1 if bias else 0))
    ### END SOLUTION


# %%
# Try it: how many times as many parameters as the convolution has?
print(dense_parameters(3072, 10240) / conv2d_parameters(3, 10, 5))

# %% check="dense_parameters"

# %% [markdown]
# ## 5. Which padding keeps the size?
#
# `same_padding(kernel_size, *, dilation=1)` returns `((top, bottom), (left, right))`: how many rows
# and columns of zeros go on each side so that at stride 1 the output is as large as the image.
#
# $$
# \text{top} + \text{bottom} = d_h (K_h - 1), \qquad \text{left} + \text{right} = d_w (K_w - 1)
# $$
#
# If a total is even, both sides get the same. If it is odd, **the extra one goes to the bottom and
# to the right**. That is a convention, and it is the one of PyTorch's `padding="same"`.
#
# **Why.** Without padding, every layer takes $d (K - 1)$ rows away, and a deep network would run
# out of image. [The book]({book}/convolution.html#sec-padding) says what padding does besides
# keeping the size, and not all of it is welcome.
#
# **By hand.** A kernel of 3: in total 2, so $(1, 1)$. A kernel of 4: in total 3, so $(1, 2)$. A
# kernel of 2 with dilation 2 reaches over 3 rows, in total 2, so $(1, 1)$: an even kernel whose
# total is even.
#
# | call | returns |
# |---|---|
# | `same_padding(3)` | `((1, 1), (1, 1))` |
# | `same_padding(4)` | `((1, 2), (1, 2))` |
# | `same_padding(2, dilation=2)` | `((1, 1), (1, 1))` |
# | `same_padding((3, 1))` | `((1, 1), (0, 0))` |
#
# | name | kind | meaning |
# |---|---|---|
# | `kernel_size` | one number or two | $K_h$ and $K_w$ |
# | `dilation` | one number or two | $d_h$ and $d_w$ |
# | returned | two pairs | `(top, bottom)`, then `(left, right)`, whole numbers |
#
# **What is checked.**
#
# {checks:same_padding}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Ask first how many rows go in total. Only then split them.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# The first part is the total divided by 2, rounded down. The second part is *what is left*, not the
# same formula again.
#
# </details>
#
# <details><summary>Hint 3: the structure</summary>
#
# For each direction: `total = d * (k - 1)`, then the pair `(total // 2, total - total // 2)`.
#
# </details>


# %% answer="same_padding"
def same_padding(kernel_size, *, dilation=1):
    """Return ((top, bottom), (left, right)), the padding that keeps the size at stride 1."""
    ### BEGIN SOLUTION
    (kh, kw), (dh, dw) = pair(kernel_size), pair(dilation)
    rows, columns = dh * (kh - 1), dw * (kw - 1)
    return (rows // 2, rows - rows // 2), (columns // 2, columns - columns // 2)
    ### END SOLUTION


# %%
# Try it: an odd and an even kernel.
print(same_padding(3), same_padding(4))

# %% check="same_padding"

# %% [markdown]
# ## 6. How large is a pooled map?
#
# `pool2d_output_shape(shape, kernel_size, *, stride=None, padding=0)` returns `(C, H', W')`.
# Pooling slides a window as a convolution does, and counts places in the same way:
#
# $$
# H' = \left\lfloor \frac{H + 2 p_h - K_h}{s_h} \right\rfloor + 1
# $$
#
# Two things are different. A window looks at one channel at a time, so there are as many maps as
# before. And if no stride is given, the stride is the size of the window.
#
# **Why.** Pooling is how many networks make their maps smaller. Forgetting that its stride is not 1
# by default is a common slip for people who come from convolutions; [the
# book]({book}/convolution.html#sec-size) has the counting that both share.
#
# **By hand.** Five rows, a window of 2, no stride given: windows start at row 0 and at row 2, and
# row 4 is dropped. With stride 1 they start at rows 0, 1, 2 and 3.
#
# | image | window | setting | output |
# |---|---|---|---|
# | $2 \times 4 \times 4$ | 2 × 2 | as it is | $2 \times 2 \times 2$ |
# | $1 \times 5 \times 5$ | 2 × 2 | as it is | $1 \times 2 \times 2$ |
# | $1 \times 5 \times 5$ | 2 × 2 | stride 1 | $1 \times 4 \times 4$ |
# | $1 \times 2 \times 2$ | 2 × 2 | padding 1 | $1 \times 2 \times 2$ |
#
# | name | kind | meaning |
# |---|---|---|
# | `shape` | $(C, H, W)$ | the image |
# | `kernel_size` | one number or two | the size of the window |
# | `stride` | one number, two, or `None` | how far it moves; `None` means its own size |
# | `padding` | one number or two | on each side, at most half of the window |
# | returned | $(C, H', W')$ | three whole numbers |
#
# **What is checked.**
#
# {checks:pool2d_output_shape}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# It is exercise 1 without filters and without dilation.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# Settle the stride before anything else: if it is `None`, it is the window, which may be two
# numbers.
#
# </details>
#
# <details><summary>Hint 3: the structure</summary>
#
# `if stride is None: stride = kernel_size`, then two lines as in exercise 1.
#
# </details>


# %% answer="pool2d_output_shape"
def pool2d_output_shape(shape, kernel_size, *, stride=None, padding=0):
    """Return (C, H', W'): the shape of what pooling makes of one image."""
    ### BEGIN SOLUTION
    step = kernel_size if stride is None else stride
    return conv2d_output_shape(shape, shape[0], kernel_size, stride=step, padding=padding)
    ### END SOLUTION


# %%
# Try it: with the window's own stride, and with stride 1.
print(pool2d_output_shape((2, 5, 5), 2), pool2d_output_shape((2, 5, 5), 2, stride=1))

# %% check="pool2d_output_shape"

# %% [markdown]
# ## 7. How much does one output see?
#
# `receptive_field(layers)` returns `(size, jump)` for a stack of layers, given as a list of
# `(kernel, stride, dilation)`. The first of the list is the one next to the image. One direction is
# enough here, so these are plain numbers.
#
# The `size` is how many pixels in a row can change an output of the last layer. The `jump` is how
# far apart the pixels lie that two neighboring outputs look at.
#
# $$
# \text{size} = 1 + \sum_{l=1}^{L} d_l \, (k_l - 1) \prod_{i=1}^{l-1} s_i, \qquad
# \text{jump} = \prod_{i=1}^{L} s_i
# $$
#
# **Why.** A pattern that is larger than what an output sees cannot be recognized by it, however
# well the network is trained. In the layer right below, an output sees a window as large as the
# kernel; what it sees of the *image* grows with every layer under it.
#
# **By hand.** Two layers with kernels of 3. The first has stride 2, the second stride 1. An output
# of the second looks at three neighboring outputs of the first, and those start at pixels 0, 2 and
# 4. The last of them sees pixels 4, 5 and 6. So the output sees pixels 0 to 6, that is 7:
# $1 + 1 \cdot 2 \cdot 1 + 1 \cdot 2 \cdot 2 = 7$. Its neighbor sees pixels 2 to 8, so the jump is 2.
#
# | layers | size, jump |
# |---|---|
# | `[]` | 1, 1 |
# | `[(3, 1, 1)]` | 3, 1 |
# | `[(3, 1, 1), (3, 1, 1)]` | 5, 1 |
# | `[(3, 2, 1), (3, 1, 1)]` | 7, 2 |
# | `[(3, 1, 2)]` | 5, 1 |
#
# Pooling counts as a layer like any other: a window of 2 with stride 2 is `(2, 2, 1)`.
#
# | name | kind | meaning |
# |---|---|---|
# | `layers` | a list of triples | $(k_l, s_l, d_l)$, the layer next to the image first |
# | `size` | a whole number | how many pixels in a row are seen |
# | `jump` | a whole number | how many pixels apart two neighbors look |
#
# **What is checked.**
#
# {checks:receptive_field}

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Walk from the image upwards and keep two numbers: how many pixels are seen, and how many pixels
# apart two neighbors of the present layer look. Before any layer, a pixel sees itself, and its
# neighbor is one pixel away.
#
# </details>
#
# <details><summary>Hint 2: the formula</summary>
#
# A layer with kernel $k$ and dilation $d$ looks at $k$ neighbors of the layer below, from the
# first to the last $d (k - 1)$ of its steps apart. One such step is `jump` pixels. Only then does
# the layer's own stride make the jump longer.
#
# </details>
#
# <details><summary>Hint 3: the loop</summary>
#
# Start with `size, jump = 1, 1`. For each `(kernel, stride, dilation)` in `layers`, first
# `size += dilation * (kernel - 1) * jump`, then `jump *= stride`. The order of these two lines
# matters.
#
# </details>


# %% answer="receptive_field"
def receptive_field(layers):
    """Return (size, jump): what one output of a stack sees, and how far its neighbor's view is."""
    ### BEGIN SOLUTION
    size, jump = 1, 1
    for kernel, stride, dilation in layers:
        size += dilation * (kernel - 1) * jump
        jump *= stride
    return size, jump
    ### END SOLUTION


# %%
# Try it: three blocks of a convolution and a pooling, then four dilated layers.
print(receptive_field([(3, 1, 1), (2, 2, 1)] * 3))
print(receptive_field([(3, 1, 1), (3, 1, 2), (3, 1, 4), (3, 1, 8)]))

# %% check="receptive_field"

# %% [markdown] question="small_kernels" points=4
# ### Three small kernels or one large?
#
# Images have $C$ channels. Compare three layers of 3 × 3 in a row with one layer of 7 × 7, all at
# stride 1 with padding that keeps the size, $C$ channels in and out everywhere, no biases.
#
# (a) What does one output see of the image, either way? (b) How many weights are there, and how
# many MACs for each pixel? (c) Name one thing that speaks for the three layers besides these
# numbers, and one that speaks against them. ({points:small_kernels} points.)
#
# === BEGIN MARK SCHEME ===
# - 1 point for (a): 7 × 7 either way, $1 + 3 \cdot 2 = 7$.
# - 1 point for (b): $27 C^2$ weights against $49 C^2$, and the same numbers of MACs for each pixel,
#   since every weight is used once at every place.
# - 1 point for something that speaks for three: there is room for two more activations, so that
#   more than a single linear map of the 7 × 7 pixels can be learned. Not accepted: "fewer
#   parameters", which is (b).
# - 1 point for something that speaks against them: two more maps have to be computed one after the
#   other and, in training, kept in memory for the backward pass; pixels at the rim of the 7 × 7
#   reach the output on few paths and count for little; a deeper network is harder to train without
#   further measures; without an activation between, the three are a special case of the one.
#
# **Sample answer.** (a) Both see 7 × 7 pixels: three layers add 2 each to the one pixel that the
# output starts from. (b) Three layers have $3 \cdot 9 C^2 = 27 C^2$ weights, one has $49 C^2$; each
# weight is used once for each pixel, so the MACs for each pixel are the same two numbers. (c) For
# the three: between them there are two more activations, so they can compute what no single layer
# can. Against them: the two maps between have to be stored for the backward pass, and the layers
# wait for each other.
# === END MARK SCHEME ===

# %% [markdown] question="multiplied_field" points=3
# ### A classmate's rule
#
# "Each layer multiplies the receptive field by $K - 1$." Give the smallest example that shows this
# to be wrong, with numbers. Say in one sentence what a layer really does to the receptive field.
# Then name two ways of making it grow faster than this with the same number of layers and the same
# kernels. ({points:multiplied_field} points.)
#
# === BEGIN MARK SCHEME ===
# - 1 point: an example with both numbers, of the rule and of the truth. One layer of 3 is the
#   smallest (2 against 3); any right example earns the point.
# - 1 point: a layer *adds* $K - 1$, times the product of the strides below it (and its dilation).
#   "Adds $K - 1$" is enough if stride 1 is mentioned.
# - 1 point: two of: stride in an early layer, pooling with a stride in between (these two count as
#   two), dilation. Not accepted: larger kernels, more layers, larger images, padding.
#
# **Sample answer.** One layer with a kernel of 3 sees 3 pixels, and the rule says $1 \cdot 2 = 2$.
# A layer adds $K - 1$ pixels, multiplied by the strides of all layers below it. The field grows
# faster if an early layer has stride 2, or if the kernels are dilated by 1, 2, 4 and so on.
# === END MARK SCHEME ===

# %% [markdown]
# ## If you like: without points
#
# - Write down the layers of a network that you know as a list of `(kernel, stride, dilation)`. At
#   which layer does an output first see the whole image?
# - Find the shortest stack of 3 × 3 layers with stride 1 or 2 that sees at least 224 pixels. How
#   many MACs does it take for an image of $3 \times 224 \times 224$ with 64 filters in each layer?
#   Where in the stack should the strides go to make it cheap?
#
# ## Before you hand in
#
# Restart the kernel and run all cells, so that nothing rests on a cell that you have deleted. When
# no `check` complains, the functions are done; the three written questions are read by a person.
#
# You can now read a network off its description: what comes out, what it learns, what it costs, and
# how far it sees.
