"""What comes back: read from bytes (`reading`), decided about (`verdict`), recorded with what follows (`services`).

flufl.bounce was looked at (6.0, Apache licence, well kept): it finds addresses in reports, but neither tells a full
mailbox from one that does not exist, nor knows complaints and automatic replies.
"""
