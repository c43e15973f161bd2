"""Sample answers, each a whole module as a student writes one, in plain Python or NumPy.

Right in different styles: `formulas`, `counting` (every place is tried), `arrays` (rows and columns
at once), `steps` (one loop per question, no division). Not finished: `blank`, `half_done`. Wrong:
every other module here is named after the misconception that it acts on.
"""
