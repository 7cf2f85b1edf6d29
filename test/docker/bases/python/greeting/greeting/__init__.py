"""Stands for a package that comes from elsewhere."""


def hello():
    """Greets."""
    return "hello"
