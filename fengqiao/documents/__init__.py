"""Paper, Word and Excel from plain data: `papers` says what, the other modules say how. Knows no app.

Nothing is imported here: the process that reads a spreadsheet apart starts in a fraction of what typesetting takes.
"""
