"""Slow and obvious second answers, which share no code with the library."""
