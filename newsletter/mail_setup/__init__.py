"""Whether receivers have reason to believe our mail: asked of DNS and of the mail server, told in plain words."""
