"""The lesson as a site of plain files: executed notebooks as pages that need nothing else."""
