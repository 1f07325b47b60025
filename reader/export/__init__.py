"""Training data out of annotated texts, and back: one file a format. Pure: no I/O at import.

The way out: :mod:`reader.export.alignment` turns a document and its spans into sentences of tokens
whose edges are the spans' edges; a format writes those; :mod:`reader.export.report` says what
became of every span; :mod:`reader.export.writing` joins them.
"""
