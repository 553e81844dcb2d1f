"""Published statistics on their way through the portal: read from files, kept, drawn, and given out again."""
