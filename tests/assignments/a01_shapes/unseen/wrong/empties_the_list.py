"""Takes the layers off the list that it was given."""

EXERCISE = "receptive_field"
LOSES = ["leaves_the_list_alone"]
SAYS = "changes_the_layers"


def receptive_field(layers):
    size, jump = 1, 1
    while layers:
        kernel, stride, dilation = layers.pop(0)
        size += dilation * (kernel - 1) * jump
        jump *= stride
    return size, jump
