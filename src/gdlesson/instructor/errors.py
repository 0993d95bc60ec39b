"""What a command says when it can't do what it was asked for."""


class CommandError(Exception):
    """The command can't do what it was asked for; the text says why and what to do."""
