"""Sample answers, each a whole module as a student writes one, in NumPy alone.

Right in different styles: `loops`, `strided` (views, and index arrays going back), `shifts` (one
loop over the places in a window; ties are shared), `gathered` (every window as a row). Not
finished: `blank`, `half_done`. Wrong: every other module here is named after the misconception that
it acts on. `odd` has answers that do something else than compute.
"""
