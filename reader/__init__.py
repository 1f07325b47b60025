"""Reader: read, mark and tag Arabic text in a terminal, and export training data."""

__version__ = "0.1.0"
