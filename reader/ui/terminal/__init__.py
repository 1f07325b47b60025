"""What is sent to a terminal, so that it leaves the order of the cells to us."""
