"""Subscribers from a file.

A file is stored (`newsletter.services.imports`), described (`layout`), checked row by row without writing to any
subscriber (`checking`), and written all at once or not at all (`writing`). `work` is what a worker is called for.
"""
