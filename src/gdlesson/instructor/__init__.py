"""For those who give the course: exercises built from their solutions, grading, the class report."""
