"""The public pages, one module for each thing that a reader does. None needs a password, a cookie or a script."""
