# Class: A K
# Tries: to hang or to fill memory when its result is made an array.
# Not: a process left
# Then: oddity|raised|hung
class Endless:
    def __len__(self):
        return 1 << 40

    def __getitem__(self, index):
        return self


def answer(x):
    return Endless()
