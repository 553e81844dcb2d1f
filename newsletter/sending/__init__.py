"""From a draft to the books: `message` and `mime` make the bytes, `freeze` opens the ledger, `drain` works through it.

Only `ledger` writes to the ledger while a campaign is being sent, and only `smtp` talks to the mail server.
"""
