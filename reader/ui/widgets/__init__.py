"""The parts of the screen. Each draws its rows itself and tells what happened by messages."""
