"""Dates as Norwegians write them; the first is the one that forms show."""

DATE_INPUT_FORMATS = ["%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y"]
