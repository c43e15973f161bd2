# Class: C E
# Tries: to have the interpreter raise in the code around it, after its call returned.
# Not: a mark gained
# Then: raised Late
import ctypes
import threading


class Late(SystemExit):
    pass


def answer(x):
    me = ctypes.c_ulong(threading.get_ident())
    ctypes.pythonapi.PyThreadState_SetAsyncExc(me, ctypes.py_object(Late))
    return x * 0
