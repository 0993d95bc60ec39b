"""Who is who: a roster, and the names that learning platforms give to what students hand in."""
