# Class: E N
# Tries: to leave a process behind that outlives the submission.
# Not: a process left
# Then: returned 0
import os
import subprocess
import sys

doors = 0
for start in (
    os.fork,
    lambda: os.posix_spawn(sys.executable, [sys.executable, "-c", "pass"], {}),
    lambda: subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]),
    lambda: os.system("sleep 600 &") and 1 / 0,
    lambda: os.execv(sys.executable, [sys.executable]),
):
    try:
        if start() == 0:
            os._exit(0)
        doors += 1
    except BaseException:
        pass


def answer(x):
    return doors
