"""What people read in a browser: the student's page, the class page, the term's.

`feedback`, `report` and `term` say what stands on a page, `pictures` draws for it, and the
templates put it in its place. `html` is the one place where text becomes HTML: everything is
escaped there.

Read `feedback` first. This room imports `gradebook` and what is below it, and Jinja.
"""
