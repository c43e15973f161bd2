"""The only room that knows nbgrader: its commands grade as we do, its database keeps the marks.

`settings` is what `nbgrader_config.py` calls. `preprocessors` makes `nbgrader autograde` judge
behind the wall; `rows` writes many verdicts in one transaction, to the same rows; `feedback` makes
`nbgrader generate_feedback` write our page; `inert` keeps what students wrote harmless where
nbgrader shows it; `publish` calls nbgrader's own `generate_assignment`.

Read `preprocessors` first. This room imports everything below it.
"""
