"""A firm's own journeys stand beside ours, or in their place."""

from pathlib import Path

from bot.domain.clients import ClientKind
from bot.journeys import load

OURS = """\
name: {name}
about: For owners.
segments: [{segment}]
milestones:
  - key: first-day
    title: The first day
    stage: onboarding
    when: start
    know: Be there.
    steps:
      - the day after: Write.
      - on the day: Call them.
"""


def home(folder: Path, name: str, segment: str = "gardens", file: str = "ours.yml") -> Path:
    (folder / "journeys").mkdir(exist_ok=True)
    (folder / "journeys" / file).write_text(OURS.format(name=name, segment=segment), encoding="utf-8")
    return folder


def names(folder: Path | None) -> list[str]:
    return [each.name for each in load(folder).all]


def test_without_a_folder_or_with_an_empty_one_there_are_ours(tmp_path: Path) -> None:
    assert names(None) == names(tmp_path)
    (tmp_path / "journeys").mkdir()
    (tmp_path / "journeys" / "notes.txt").write_text("not a journey")
    (tmp_path / "journeys" / ".draft.yml").write_text("not a journey")
    assert names(tmp_path) == names(None)


def test_a_new_name_is_added_in_front(tmp_path: Path) -> None:
    assert names(home(tmp_path, "Garden design")) == ["Garden design", *names(None)]


def test_a_name_of_ours_is_replaced_however_it_is_spelt(tmp_path: Path) -> None:
    journeys = load(home(tmp_path, "business-COACHING"))
    assert [each.name for each in journeys.all] == [
        "business-COACHING",
        "Agency retainer",
        "Colleague",
        "Customer success",
    ]
    found = journeys.named("Business coaching")
    assert found is not None
    assert found.about == "For owners."
    assert journeys.for_segment("coaching") is None  # theirs names another, and ours is gone


def test_a_segment_that_theirs_names_is_no_longer_ours(tmp_path: Path) -> None:
    journeys = load(home(tmp_path, "Small firms", segment="Coaching"))
    found, ours = journeys.for_segment("coaching"), journeys.named("business coaching")
    assert found is not None
    assert ours is not None
    assert (found.name, ours.segments) == ("Small firms", ("business coaching", "coach"))


def test_a_kind_that_theirs_names_is_no_longer_ours(tmp_path: Path) -> None:
    folder = home(tmp_path, "People")
    file = folder / "journeys" / "ours.yml"
    file.write_text(file.read_text().replace("segments: [gardens]", "kinds: [colleague]"))
    colleague = load(folder).named("colleague")
    assert colleague is not None
    assert colleague.kinds == (ClientKind.TEAM,)


def test_steps_are_in_the_order_of_their_days(tmp_path: Path) -> None:
    ours = load(home(tmp_path, "Ours")).named("ours")
    assert ours is not None
    assert [step.do for step in ours.milestones[0].steps] == ["Call them.", "Write."]
