"""What is told of a class: outcomes in words, numbers, tables, pages."""
