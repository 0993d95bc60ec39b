"""What a finished run was, in words; and the broken runs of the clinic."""
