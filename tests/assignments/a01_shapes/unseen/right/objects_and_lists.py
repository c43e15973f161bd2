"""Objects that can be called, and lists where pairs are asked for."""


class Listed:
    def __init__(self, function):
        self.function = function

    def __call__(self, *args, **how):
        return [list(n) if isinstance(n, tuple) else n for n in self.function(*args, **how)]


conv2d_output_shape = Listed(conv2d_output_shape)
same_padding = Listed(same_padding)
receptive_field = Listed(receptive_field)
