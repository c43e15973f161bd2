# Class: K
# Tries: to lift its own limits.
# Not: memory taken
# Then: returned 0
import resource

doors = 0
for limit in ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_NPROC", "RLIMIT_NOFILE", "RLIMIT_FSIZE"):
    number = getattr(resource, limit)
    for value in (resource.RLIM_INFINITY, 1 << 40):
        try:
            resource.setrlimit(number, (value, value))
            doors += 1
        except (OSError, ValueError):
            pass


def answer(x):
    return doors
