"""From files to answers: exercises are built, submissions found and read as data."""
