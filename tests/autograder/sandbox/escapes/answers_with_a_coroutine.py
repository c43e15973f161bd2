# Class: A
# Tries: to be asked and not to compute: a coroutine, for which nobody waits.
# Not: a mark gained
# Then: oddity a coroutine
async def answer(x):
    return x + 1
