import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.texts import cleaned


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  hello \n", "hello"),
        ("two\nlines\tand more", "two\nlines\tand more"),
        ("a\0b\x07c\x1b[0m\x7f", "abc[0m"),
        ("line\r\nend", "line\nend"),
        ("\u202eturned\u202c \u2067round\u2069", "turned round"),
        ("half \ud83d of a pair", "half  of a pair"),
        ("👩\u200d👧 e\u0301 שלום", "👩\u200d👧 e\u0301 שלום"),
        (" \u202e ", ""),
        ("", ""),
    ],
)
def test_what_no_screen_shows_is_left_out(typed: str, kept: str) -> None:
    assert cleaned(typed) == kept


@given(st.text())
def test_what_is_clean_stays_as_it_is_and_can_be_kept(text: str) -> None:
    assert cleaned(cleaned(text)) == cleaned(text)
    assert "\0" not in cleaned(text)
    cleaned(text).encode()
