# Class: H
# Tries: to give itself full marks and everybody else none.
# Not: a file changed
# Then: returned 0
import os

doors = []
try:
    import sqlite3

    book = sqlite3.connect(TARGETS["gradebook"])
    book.execute("update grade set auto_score = 100")
    book.commit()
    doors.append("sqlite3")
except Exception as error:
    print(type(error).__name__)
for change in (
    lambda path: open(path, "wb").close(),
    lambda path: open(path, "r+b").close(),
    lambda path: os.truncate(path, 0),
    lambda path: os.rename(path, path + "~"),
    lambda path: os.unlink(path),
    lambda path: os.link(path, path + "~"),
    lambda path: os.chmod(path, 0o666),
    lambda path: os.utime(path),
):
    try:
        change(TARGETS["gradebook"])
        doors.append(change)
    except OSError:
        pass


def answer(x):
    return len(doors)
