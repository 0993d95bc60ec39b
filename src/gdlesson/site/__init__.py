"""The lesson as plain pages."""
