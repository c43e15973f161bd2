"""The courses whose code can be asked, a table each.

Read `cs231n`, then `contract`, which says what its docstrings never promised. A course is added by
a table here, by an adapter in `audit.inside` where it calls differently, and by a word in the
command's list.
"""
