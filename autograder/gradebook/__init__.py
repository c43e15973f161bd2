"""Verdicts to pages and files: the student's page, the class page, the marks.

`gather` reads a classroom's verdicts and roster, `records` joins them to one `Record` a student,
`statistics` and `pictures` are pure functions over records, `feedback`, `report` and `export` write
them out. `pages` is the one place where text becomes HTML: everything is escaped there.

Read `records` first. This room imports `model` alone, and Jinja.
"""
