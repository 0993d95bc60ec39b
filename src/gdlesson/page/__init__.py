"""What a page says to those who look and to those who listen."""
