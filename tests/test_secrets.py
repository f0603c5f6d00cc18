import pytest

from bot.domain.seals import Unreadable
from bot.secrets import NoKeys, Vault, is_key, new_key

OLD, NEW = new_key(), new_key()
SAID = "Olga's note: Zebra Works, the founder's father died. 🕯"


def test_what_is_sealed_opens_again_and_shows_nothing() -> None:
    sealed = Vault([NEW]).seal(SAID)
    assert Vault([NEW]).open(sealed) == SAID
    assert "Zebra" not in sealed


def test_the_same_text_is_never_sealed_the_same_way_twice() -> None:
    vault = Vault([NEW])
    assert vault.seal(SAID) != vault.seal(SAID)


def test_an_empty_text_is_a_text() -> None:
    assert Vault([NEW]).open(Vault([NEW]).seal("")) == ""


def test_the_first_key_writes_and_all_of_them_read() -> None:
    # given a text from before the new key came
    before = Vault([OLD]).seal(SAID)
    # when both keys are there, the new one first
    both = Vault([NEW, OLD])
    # then the old text opens, and a new one no longer needs the old key
    assert both.open(before) == SAID
    assert Vault([NEW]).open(both.seal(SAID)) == SAID


def test_after_resealing_the_old_key_can_go() -> None:
    resealed = Vault([NEW, OLD]).reseal(Vault([OLD]).seal(SAID))
    assert isinstance(resealed, str)
    assert Vault([NEW]).open(resealed) == SAID
    assert Vault([OLD]).open(resealed) == Unreadable()


def test_a_key_that_is_gone_leaves_a_value_and_not_an_error() -> None:
    sealed = Vault([OLD]).seal(SAID)
    answer = Vault([NEW]).open(sealed)
    assert answer == Unreadable()
    assert "MOMENTS_SECRET_KEYS" in Unreadable().said
    assert Vault([NEW]).reseal(sealed) == Unreadable()


@pytest.mark.parametrize("garbage", ["", "not sealed at all", "gAAAAA==", "ü", "\x00"])
def test_garbage_is_unreadable_and_breaks_nothing(garbage: str) -> None:
    assert Vault([NEW]).open(garbage) == Unreadable()
    assert Vault([NEW]).reseal(garbage) == Unreadable()


def test_one_changed_letter_makes_it_unreadable() -> None:
    sealed = Vault([NEW]).seal(SAID)
    changed = sealed[:40] + ("A" if sealed[40] != "A" else "B") + sealed[41:]
    assert Vault([NEW]).open(changed) == Unreadable()


def test_without_keys_nothing_is_sealed_and_the_sentence_says_what_to_do() -> None:
    empty = Vault([])
    with pytest.raises(NoKeys, match=r"MOMENTS_SECRET_KEYS is not set.*`moments key`"):
        empty.seal(SAID)
    assert not empty.has_keys
    assert empty.open(Vault([NEW]).seal(SAID)) == Unreadable()
    assert empty.reseal("anything") == Unreadable()


def test_a_vault_shows_how_many_keys_it_has_and_none_of_them() -> None:
    assert repr(Vault([NEW, OLD])) == "Vault(2 keys)"


def test_a_new_key_is_a_key_and_garbage_is_not() -> None:
    assert is_key(new_key())
    assert not any(is_key(text) for text in ("", "short", new_key()[:-1], new_key() + "AAAA", "ü" * 44))
