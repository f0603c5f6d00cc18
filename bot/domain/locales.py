"""What somebody's locale tells: which number of 3/4 is the month, and nothing else."""

import re
from typing import Literal

DatesOrder = Literal["DMY", "MDY"]

# The orders are those of the Unicode CLDR, the short dates of each locale. What is in none of these lists is asked.
_MONTH_FIRST = """
    en-AS en-GU en-MH en-MP en-PH en-PR en-UM en-US en-VI es-PA es-PR fil ja ko zh hu
"""
"""Where the year comes first so does the month: in Japanese, Korean, Chinese and Hungarian."""
_DAY_FIRST_ENGLISH = """
    001 150 AE AG AI AT AU BB BE BM BS BW BZ CC CH CK CX CY DE DK DM ER FI FJ FK FM GB GD GG GH GI GM GY HK ID IE IL IM
    IN IO JE JM KE KI KN KY LC LR LS MG MO MS MT MU MV MW MY NA NF NG NL NR NU NZ PG PK PN PW SB SC SD SG SH SI SL SS SX
    SZ TC TK TO TT TV TZ UG VC VG VU WS ZM ZW
"""
_DAY_FIRST = """
    am ar az be bg bn bs ca cs cy da de el es et fi fo fr ga gl gu he hi hr hy id is it ka kk km kn ky lb lo lv mk ml mr
    ms mt my nb nl nn no pa pl pt ro ru sk sl sq sr sv sw ta te th tr uk ur vi zh-HK zh-MO zh-SG
"""
"""Swedish writes its whole dates with the year first, but 3/4 is 3 April."""
_MIXED = frozenset(("US", "CA", "ZA"))
"""Where people write both, whatever their language: American English apart."""
_FORM = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z]{4})?(?:[-_]([A-Za-z]{2}|[0-9]{3}))?")
_ORDERS: dict[str, DatesOrder] = {
    **dict.fromkeys(_MONTH_FIRST.split(), "MDY"),
    **dict.fromkeys(_DAY_FIRST.split(), "DMY"),
    **dict.fromkeys((f"en-{country}" for country in _DAY_FIRST_ENGLISH.split()), "DMY"),
}


def order_of(locale: str | None) -> DatesOrder | None:
    """The order in which people of this locale ("en-US", "de-DE", "pt_BR") write a day and its month, or None where it
    does not tell: without a locale, with one that is not known, with English of no country, and where both are usual.
    """
    found = _FORM.fullmatch(locale.strip()) if locale else None
    if found is None:
        return None
    language, country = found[1].lower(), (found[2] or "").upper()
    known = _ORDERS.get(f"{language}-{country}")
    return known if known or country in _MIXED else _ORDERS.get(language)
