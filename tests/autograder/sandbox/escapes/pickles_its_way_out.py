# Class: I
# Tries: to answer with text, bytes and code that a careless judge would evaluate.
# Not: a file changed
# Then: oddity
def answer(x):
    return "__import__('os').system('touch pwned')"
