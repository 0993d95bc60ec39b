"""What `gdlesson site` says when it can't."""


class SiteError(Exception):
    """The site can't be built; the text says why and what to do."""
