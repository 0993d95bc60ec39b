"""A function recorded once as a list of operations on whole arrays, and walked backward.

`plots.recorded_graph` draws the list, with what arrives at each operation on the walk back.
"""
