def dense_parameters(in_features, out_features, *, bias=True):
    return in_features * out_features + (in_features if bias else 0)
