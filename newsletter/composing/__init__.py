"""From blocks to a mail: `parts` reads what is written, `render` makes HTML, text and page of it."""
