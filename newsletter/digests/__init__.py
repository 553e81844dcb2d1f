"""Changes of what readers follow, collected into one mail a week or a month.

`noticing` remembers what has become visible, `hours` says when a digest is due, `readers` what each reader has not been
told yet, `rendering` makes a mail of it, and `making` enters it all into the ledger that sends newsletters too.
"""
