"""Thin commands around the libraries of the repository: `python -m tools.<name>`."""
