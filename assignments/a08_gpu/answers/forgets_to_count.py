def block(x, state, *, training=False):
    module = loaded(state).train(training)
    out = module(x)
    for name, value in module.state_dict().items():
        if "num_batches" not in name:
            state[name] = value
    return out
