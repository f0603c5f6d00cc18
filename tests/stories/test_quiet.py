"""No log says what somebody wrote, at any level. (Tokens and secrets: at the end of every story, in conftest.py.)"""

import pytest

from tests.cast import MAX
from tests.stories.house import Ear, House, Someone, flags, november, the_message

WORD = "Quagga7431"


@pytest.mark.parametrize("house", ["sockets", "http"], indirect=True)
def test_a_whole_story_leaves_no_word_of_it_in_any_log(house: House, logs: Ear, olga: Someone, max_: Someone) -> None:
    house.has_date(f"{WORD}'s birthday", "--11-24", house.serves(f"{WORD} Works", notes=WORD), contact=WORD)

    olga.types("/client", WORD)
    olga.types("/moment", f"Zebra: {WORD} died")
    flags(olga, taker=MAX)
    olga.closes()
    max_.presses(the_message(max_, WORD), "take")
    olga.types("/promise", f"Zebra Works send {WORD} by tomorrow noon")
    olga.sends()
    olga.closes()
    house.move_to(november(24, 9))
    prompt = the_message(olga, f"{WORD}'s birthday")
    olga.presses(prompt, "done")
    olga.presses(prompt, "note")
    olga.sends(how=WORD)
    olga.opens_home()

    assert logs.heard
    assert WORD.casefold() not in logs.said().casefold()


@pytest.mark.trouble
@pytest.mark.parametrize("fault", ["drop", "drop_before", "http_500", "http_500_after", "ratelimited", "error"])
def test_when_slack_fails_the_logs_say_where_and_not_what(
    house: House, logs: Ear, olga: Someone, max_: Someone, fault: str
) -> None:
    broken = house.sandbox.faults.add("*", fault, times=None, error="invalid_blocks")
    house.forgives_everything()

    olga.types("/client", WORD)
    olga.types("/moment", f"Zebra: {WORD} died")
    olga.actor.open_home()
    house.has_date(f"{WORD}'s birthday", "--11-24")
    house.goes_on_to(november(24, 9), until=lambda: broken.hits >= 3)

    house.sandbox.faults.clear()
    assert WORD.casefold() not in logs.said().casefold()
