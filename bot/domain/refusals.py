"""A refusal is something we will not do; its docstring is the sentence the person reads."""


class Refusal(Exception):
    """That did not work. Nothing was changed."""

    field: str | None = None
    """The block id of the form's field that the sentence belongs to; None where it belongs to no field."""

    def __init__(self, **facts: object) -> None:
        sentence = " ".join((type(self).__doc__ or "").split()).format(**facts)
        super().__init__(sentence)
        self.sentence = sentence
