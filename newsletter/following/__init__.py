"""Following a topic or a demand: the way there from its page, the form, and what can be changed later."""
