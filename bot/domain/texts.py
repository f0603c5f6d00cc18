"""Words as people type them."""


def cleaned(text: str) -> str:
    """Without what no screen shows and some databases refuse: control characters, and space at the ends."""
    return "".join(c for c in text if c in "\n\t" or c >= " ").strip()
