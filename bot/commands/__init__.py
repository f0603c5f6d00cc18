"""What can be done from the command line: one file for each thing, and every one hands back what is to be said."""


class Stopped(Exception):
    """The sentence says why a command ended without doing its work, and what to do next."""

    def __init__(self, sentence: str, status: int = 1) -> None:
        super().__init__(sentence)
        self.status = status
