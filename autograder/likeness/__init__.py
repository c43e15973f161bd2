"""Which submissions have long passages of code in common: a list for a look, never an accusation.

`passages` turns code into a stream of what it does, without names, comments and layout. `winnow`
keeps a few fingerprints of it (Schleimer, Wilkerson and Aiken 2003). `compare` finds who shares
fingerprints that few others have, and `told` shows the pairs side by side.

Nothing is run: code is parsed, and that is all. This room imports `gradebook`, `notebooks` and
`model`.
"""
