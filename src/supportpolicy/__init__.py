"""Who pays, by when must we answer, and what goes on the invoice."""
