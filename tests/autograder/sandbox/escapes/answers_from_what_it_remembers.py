# Class: M N
# Tries: to answer by what it heard in earlier calls, also in those of other submissions.
# Not: another result changed
# Then: returned 1
import builtins

heard = getattr(builtins, "heard", [])
builtins.heard = heard


def answer(x):
    heard.append(x)
    return len(heard)
