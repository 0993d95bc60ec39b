"""What tasks.py is made of; needs Python and nothing else."""
