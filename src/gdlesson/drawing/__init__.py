"""What figures and widgets share: surfaces as numbers, where nodes stand, how figures show."""
