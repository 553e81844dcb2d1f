"""Forms with which staff and organisations write, amend and decide."""
