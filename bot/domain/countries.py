"""The countries of the world by the two letters of ISO 3166-1 alpha-2. What they are called, and which time zone lies
in which, the time zone database says."""

from functools import cache
from importlib.resources import files
from unicodedata import normalize
from zoneinfo import ZoneInfo

_CODES = """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ
    BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM
    DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS
    GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN
    KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ
    MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM
    PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
    SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI
    VN VU WF WS YE YT ZA ZM ZW
"""

COUNTRIES = frozenset(_CODES.split())
ALSO_SAID = {
    "UK": "GB", "UNITED KINGDOM": "GB", "GREAT BRITAIN": "GB", "ENGLAND": "GB", "SCOTLAND": "GB", "WALES": "GB",
    "USA": "US", "U.S.": "US", "U.S.A.": "US", "UAE": "AE", "EL": "GR", "HOLLAND": "NL", "THE NETHERLANDS": "NL",
    "CZECHIA": "CZ", "TÜRKIYE": "TR", "SOUTH KOREA": "KR",
}  # fmt: skip
"""What people write who do not know the code, and what the list of names calls otherwise."""


def called(said: str) -> str | None:
    """The code that somebody means by a code, by a name in English or by what people say instead. None where nobody
    knows."""
    value = ALSO_SAID.get(said.strip().upper(), said.strip().upper())
    return value if value in COUNTRIES else _by_name().get(said.strip().casefold())


def name_of(code: str) -> str | None:
    """In English."""
    return _names().get(code)


def letter_of(name: str) -> str:
    """Under which it stands in a list: Åland and Austria under A."""
    return normalize("NFD", name)[0]


def of_zone(zone: ZoneInfo) -> str | None:
    """None where a zone belongs to none, as UTC does."""
    return _by_zone().get(zone.key)


@cache
def _names() -> dict[str, str]:
    return {code: name for code, name in _rows("iso3166.tab") if code in COUNTRIES}


@cache
def _by_name() -> dict[str, str]:
    return {name.casefold(): code for code, name in _names().items()}


@cache
def _by_zone() -> dict[str, str]:
    return {zone: code for code, _, zone, *_ in _rows("zone.tab")}


def _rows(file: str) -> list[list[str]]:
    text = files("tzdata").joinpath("zoneinfo", file).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
