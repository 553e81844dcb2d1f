"""What visitors read of what the annual meetings decide, and where organisations send their amendments."""
