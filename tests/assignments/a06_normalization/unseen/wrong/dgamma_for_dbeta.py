"""Returns dgamma in place of dbeta."""

EXERCISE = "group_norm_backward"
LOSES = ["adds_up_for_every_channel", "goes_back_through_all_groups_at_once"]
SAYS = ""

_gb = group_norm_backward


def group_norm_backward(dout, cache):
    dx, dg, db = _gb(dout, cache)
    return dx, dg, dg
