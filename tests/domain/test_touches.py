from bot.domain.touches import Pulse


def test_a_pulse_is_a_word_that_a_person_would_say_and_they_are_in_order() -> None:
    assert [pulse.word for pulse in sorted(Pulse)] == ["struggling", "uneasy", "steady", "good", "thriving"]
    assert Pulse.STRUGGLING < Pulse.THRIVING
