"""The screens: the page, and what is laid over it when it is asked for."""
