"""`python -m reader` is the command `reader`."""

from reader.cli import run_and_exit

if __name__ == "__main__":
    run_and_exit()
