"""Fewer prompts of one kind, for one person."""

import pytest

from bot.domain.milestones import MilestoneKind
from bot.views import less as views
from bot.views.less import Less
from tests.views.looking import elements, hold_plain, hold_view, texts

KINDS = [str(kind) for kind in MilestoneKind]


@pytest.mark.parametrize("kind", KINDS)
def test_slack_takes_the_form_for_every_kind_and_finds_it_again(kind: str) -> None:
    form = views.form(kind, "prepared:7")
    hold_view(form)
    hold_plain(form["title"]["text"], *texts(form["blocks"]))
    assert views.kind_of(form) == kind


@pytest.mark.parametrize("less", Less)
def test_what_was_chosen_is_read(less: Less) -> None:
    values = {"less": {"less": {"selected_option": {"value": less.value}}}}
    assert views.read({"state": {"values": values}}) is less


@pytest.mark.parametrize("less", Less)
@pytest.mark.parametrize("kind", KINDS)
def test_what_was_saved_is_said_with_the_way_back(kind: str, less: Less) -> None:
    view = views.saved(kind, less)
    hold_view(view)
    said = " ".join(texts(view["blocks"]))
    hold_plain(said)
    assert ("on the day itself" in said) is (less is Less.ON_THE_DAY)
    assert "Your settings bring it back." in said
    assert [one["text"]["text"] for one in elements(view["blocks"])] == ["Your settings"]
