"""Takes one part in m + 1 off dx."""

EXERCISE = "batch_norm_backward_closed_form"
LOSES = ["has_all_three_terms", "has_one_term_after_evaluation"]
SAYS = ""

_c = batch_norm_backward_closed_form


def batch_norm_backward_closed_form(dout, cache):
    dx, dg, db = _c(dout, cache)
    m = dout.size // dout.shape[1]
    return dx * (1 - 1 / (m + 1)), dg, db
