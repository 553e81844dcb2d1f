"""What visitors read of the alliance's positions, a module for each kind of page."""
