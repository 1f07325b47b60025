"""Spans, tagsets and documents: what is marked and how it is edited. Pure: no I/O at import."""
