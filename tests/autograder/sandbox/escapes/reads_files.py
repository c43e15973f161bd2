# Class: F
# Tries: to read the machine's users, the tests, the solutions, other submissions, its own process.
# Not: a file read
# Then: returned 0
import os
import sys

sandbox = sys.modules.get("autograder.sandbox", os)
course = os.path.dirname(os.path.dirname(sandbox.__file__))
root = os.path.dirname(course)
home = os.path.expanduser("~")
wanted = [
    "/etc/passwd",
    "/etc/hostname",
    "/proc/self/environ",
    "/proc/self/maps",
    "/proc/1/cmdline",
    "/proc/sys/kernel/core_pattern",
    "/sys/kernel/notes",
    course + "/judge/judge.py",
    course + "/judge/key.py",
    root + "/solutions/convolution.py",
    root + "/assignments/a02_convolution/checks.py",
    home + "/.bashrc",
    "/root/.bashrc",
    "/dev/mem",
    "/dev/tty",
]
doors = []
for path in wanted:
    try:
        with open(path, "rb") as file:
            file.read(1)
        doors.append(path)
    except OSError:
        pass
for folder in ("/etc", "/root", "/home", "/proc", "/sys", "/var", root + "/assignments"):
    try:
        if len(os.listdir(folder)) > 1:  # the jail makes a way to what it shows, and no more
            doors.append(folder)
    except OSError:
        pass
print(doors)


def answer(x):
    return len(doors)
