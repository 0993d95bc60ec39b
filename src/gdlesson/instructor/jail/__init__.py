"""Where a submission's code runs: what it sees, what it may do, what comes back."""
