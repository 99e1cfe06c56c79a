"""The page to explore, served to this machine alone.  Whatever it shows, a command of the command line gives too."""

__all__: list[str] = []
