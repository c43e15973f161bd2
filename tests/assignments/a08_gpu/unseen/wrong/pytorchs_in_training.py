"""Has PyTorch's normalization compute the block's map in training."""

EXERCISE = "block"
LOSES = ["is_built_of_layers_of_ones_own"]
SAYS = ""

_b = block


def block(x, state, *, training=False):
    before = dict(state)
    out = _b(x, state, training=training)
    if not training:
        return out
    maps = Convolution.apply(x, before["conv.weight"], before["conv.bias"], 1, 1)
    affine = before["norm.weight"], before["norm.bias"]
    maps = torch.nn.functional.batch_norm(maps, None, None, *affine, training=True)
    return MaxPooling.apply(torch.relu(maps), 2, None, 0)
