"""The locale orders 3/4, and nothing else."""

from importlib import import_module

import pytest

from bot.domain.locales import _DAY_FIRST, _DAY_FIRST_ENGLISH, DatesOrder, order_of


@pytest.mark.parametrize(
    ("locale", "order"),
    [
        ("en-US", "MDY"),
        ("en_US", "MDY"),
        ("en-PH", "MDY"),
        ("es-PR", "MDY"),
        ("en-GB", "DMY"),
        ("en-IN", "DMY"),
        ("en-NZ", "DMY"),
        ("de-DE", "DMY"),
        ("fr-FR", "DMY"),
        ("es-ES", "DMY"),
        ("es-LA", "DMY"),
        ("it-IT", "DMY"),
        ("pt-BR", "DMY"),
        ("ru-RU", "DMY"),
        ("sv-SE", "DMY"),
        ("de", "DMY"),
        ("DE-de", "DMY"),
        ("sr-Latn-RS", "DMY"),
        ("zh-HK", "DMY"),
        ("ja-JP", "MDY"),  # the year first, then the month
        ("ko-KR", "MDY"),
        ("zh-CN", "MDY"),
        ("zh-TW", "MDY"),
        ("en-CA", None),  # both are usual there
        ("fr-CA", None),
        ("es-US", None),
        ("en-ZA", None),
        ("en", None),
        ("en-XX", None),
        ("tlh", None),
        ("", None),
        ("x" * 500, None),
        ("de-DE\n; drop", None),
        (None, None),
    ],
)
def test_a_locale_says_which_number_is_the_month(locale: str | None, order: DatesOrder | None) -> None:
    assert order_of(locale) == order


def orders_of(language: str) -> dict[str, str]:
    """What the Unicode CLDR says, as dateparser carries it: of a language and, where they differ, of its countries."""
    info = import_module(f"dateparser.data.date_translation_data.{language}").info
    countries = {name: facts.get("date_order", "") for name, facts in info["locale_specific"].items()}
    return {language: info["date_order"], **{name: order for name, order in countries.items() if order}}


@pytest.mark.parametrize("country", _DAY_FIRST_ENGLISH.split())
def test_english_is_ordered_as_the_cldr_says(country: str) -> None:
    assert orders_of("en")[f"en-{country}"] == "DMY" == order_of(f"en-{country}")


@pytest.mark.parametrize(
    "language", [each for each in _DAY_FIRST.split() if "-" not in each and each not in ("no", "sv")]
)
def test_a_language_is_ordered_as_the_cldr_says(language: str) -> None:
    assert orders_of(language)[language] == "DMY" == order_of(language)
