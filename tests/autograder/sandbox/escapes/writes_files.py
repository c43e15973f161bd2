# Class: H N
# Tries: to write a file, a link or a folder anywhere, or to change one that is there.
# Not: a file changed
# Then: returned 0
import os
import sys

sandbox, worker = (sys.modules.get(f"autograder.sandbox{n}", os) for n in ("", ".worker"))
here = os.path.dirname(sandbox.__file__)
doors = []
for folder in ("/", ".", "/tmp", "/var/tmp", "/dev", "/dev/shm", "/run", "/site", "/course", here):
    path = os.path.join(folder, "left-behind")
    for make in (
        lambda: open(path, "w").close(),
        lambda: os.mkdir(path),
        lambda: os.symlink("/etc/passwd", path),
        lambda: os.mkfifo(path),
        lambda: os.link(sys.modules["os"].__file__, path),
        lambda: os.utime(folder),
        lambda: os.chmod(folder, 0o777),
    ):
        try:
            make()
            doors.append(folder)
        except OSError:
            pass
for file in (worker.__file__, os.__file__, sys.executable):
    for change in (os.unlink, lambda f: open(f, "a").close(), lambda f: os.chmod(f, 0o777)):
        try:
            change(file)
            doors.append(file)
        except OSError:
            pass
print(doors)


def answer(x):
    return len(doors)
