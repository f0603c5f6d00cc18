"""A firm's own playbook, with all it needs and nothing else."""

from pathlib import Path

OURS = """\
name: {name}
about: Their boat has gone down.
secrecy: {secrecy}
size: 3
holds: {holds}
know: Boats are more than wood.
first words:
  - I heard about the boat.
  - Is everybody on land?
  - I can be there by four.
words to avoid:
  - It was only a boat.
  - Was it insured?
steps:
  - 2 weeks after: Ask about the next one.
  - the day after: Bring soup.
  - on the day: Call them.
suggested by: [{phrase}]
"""


def home(
    folder: Path,
    key: str = "boat",
    name: str = "A boat gone down",
    phrase: str = "boat ... sank",
    secrecy: str = "open",
    holds: str = "cheer",
) -> Path:
    """The folder, with such a playbook in it."""
    text = OURS.format(name=name, phrase=phrase, secrecy=secrecy, holds=holds)
    (folder / "playbooks").mkdir(exist_ok=True)
    (folder / "playbooks" / f"{key}.yml").write_text(text, encoding="utf-8")
    return folder
