"""What goes with a client, in words."""

from dataclasses import fields

from bot.domain.erasing import WORDS, Going


def test_what_goes_is_counted_by_its_noun_and_what_there_is_none_of_is_not_named() -> None:
    going = Going(contacts=2, dates=1, hand_overs=1, entries=1_200)
    assert str(going) == "2 contacts, 1 date, 1 hand-over, 1,200 lines of history"
    assert going.counted[0] == (2, "contacts")
    assert str(Going()) == ""


def test_every_count_has_its_words() -> None:
    assert list(WORDS) == [field.name for field in fields(Going)]
