"""Processes of their own, in which submissions are opened, parsed and judged."""
