"""A function recorded once as a list of operations on whole arrays, and walked backward."""
