"""Journeys as people read them: all of them, one as a map by stage, and the whole card of a milestone."""

from collections.abc import Iterable, Iterator

from bot.domain.clients import Stage
from bot.domain.journeys import (
    ENDING,
    START,
    Asks,
    Journey,
    JourneyMilestone,
    Journeys,
    Persona,
    Span,
    Unit,
    Weight,
    When,
)
from bot.domain.marks import Question
from bot.domain.texts import in_a_row
from bot.views import marks
from bot.views.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    divider,
    header,
    modal,
    option,
    section,
    select,
    words,
)
from bot.views.stages import MEANING

OPEN, LOOK, PERSONA = "open_journey", "look_at_milestone", "journey_persona"
LIST, MAP, CARD = "journeys", "journey", "journey_milestone"

LISTED_MOST = 30
FULL = 600
"""Characters: as much as a file may say in one place."""

WHAT = (
    "A journey is what a client should go through with us, from the hand-over to the ending. A client walks along the"
    " one of their segment, unless their card names another."
)
WEIGHTS = {Weight.HIGH: "matters most", Weight.USUAL: "", Weight.LOW: "nice to have"}
WHOSE = {None: "Everyone", Persona.NEWCOMER: "A newcomer", Persona.OLD_HAND: "An old hand"}
ONLY_FOR = {None: "", Persona.NEWCOMER: "for newcomers", Persona.OLD_HAND: "for old hands"}
EACH = {
    "birthday": "on each birthday of theirs",
    "child": "on each of their dates about a child",
    "wedding": "on each of their wedding dates",
    "anniversary": "on each anniversary of theirs",
    "memorial": "on each of their days of remembrance",
}
ASKED = {
    Asks.NOTHING: "",
    Asks.PULSE: "Once it is done you are asked how they seem.",
    Asks.WELCOME: "Once it is done you are asked how the first weeks felt for them.",
    Asks.HAND_OVER: "It is done in writing: what was sold, what was promised, who they are.",
}
TABLE_STAKES = "Table stakes: everybody expects this by now, so it is noticed only when it is missing."


def listed(journeys: Journeys) -> View:
    blocks = [section(WHAT)]
    for journey in journeys.all[:LISTED_MOST]:
        look = button("Look at it", OPEN, journey.name, said=f"Look at {journey.name}")
        blocks += [divider(), section(f"*{words(journey.name)}*\n{words(journey.about, FULL)}", look)]
        blocks.append(context(f"{_whose(journey)}\n{_stages(journey)}"))
    if len(journeys.all) > LISTED_MOST:
        left = len(journeys.all) - LISTED_MOST
        blocks.append(context(f"{left} more are not shown. `/client journeys` and a name opens each of them."))
    return modal("Journeys", LIST, blocks, close="Close")


def map_of(journey: Journey, persona: Persona | None = None) -> View:
    """`persona`: None shows what anybody gets, and says whose it is."""
    blocks = [
        section(f"*{words(journey.name)}*\n{words(journey.about, FULL)}"),
        context(_whose(journey)),
        actions([_persona_select(journey, persona)]),
    ]
    shown = [each for each in journey.milestones if persona is None or each.is_for(persona)]
    for heading, meaning, inside in _parts(shown):
        blocks += [header(heading), context(meaning)]
        blocks += [_line(journey, each, persona) for each in inside]
    return modal("A journey", MAP, blocks, close="Close")


def card(journey: Journey, milestone: JourneyMilestone, question: Question | None = None) -> View:
    """`question`: for whoever may say whether it still delights."""
    first = f"*{words(milestone.title)}*\n{_facts(journey, milestone, None)}"
    blocks = [section(first), *advice(milestone)]
    if notes := "\n".join(filter(None, _notes(milestone))):
        blocks.append(context(notes))
    blocks += marks.changed(question) if question else []
    return modal("A milestone", CARD, blocks, close="Back", metadata=place(journey.name, milestone.key))


def place(name: str, key: str) -> str:
    """Of a milestone, as a button and its card keep it."""
    return f"{key}:{name}"


def read_place(kept: str) -> tuple[str, str]:
    """The journey's name and the milestone's key."""
    key, _, name = kept.partition(":")
    return name, key


def place_of(view: View) -> str:
    return str(view["private_metadata"])


def advice(milestone: JourneyMilestone) -> list[Block]:
    """What helps to meet it well."""
    parts = [
        ("What to know", [words(milestone.know, FULL)]),
        ("What to do", [f"• {step_in_words(step.day)}: {words(step.do, FULL)}" for step in milestone.steps]),
        ("Words that help", [f"“{words(each, FULL)}”" for each in milestone.helps]),
        ("Words to avoid", [f"“{words(each, FULL)}”" for each in milestone.avoid]),
    ]
    return [section("\n".join([f"*{heading}*", *lines])) for heading, lines in parts if lines]


def when_in_words(journey: Journey, when: When) -> str:
    if when.base in EACH:
        return EACH[when.base]
    at = _place(journey, when)
    if when.is_expected and when.every:
        return f"expected: asked about from {at.removeprefix('on ')}, then {_every(when.every)}"
    if when.every == when.offset and when.every:
        return f"{_every(when.every)} from {_base(journey, when)}"
    return f"{at}, then {_every(when.every)}" if when.every else at


def step_in_words(day: int) -> str:
    if day == 0:
        return "On the day"
    length = "the day" if abs(day) == 1 else _length(Span(abs(day), Unit.DAYS))
    return f"{length[0].upper()}{length[1:]} {'before' if day < 0 else 'after'}"


def _line(journey: Journey, milestone: JourneyMilestone, persona: Persona | None) -> Block:
    look = button("Look", LOOK, place(journey.name, milestone.key), said=f"Look at {milestone.title}")
    return section(f"*{words(milestone.title)}*\n{_facts(journey, milestone, persona)}", look)


def _facts(journey: Journey, milestone: JourneyMilestone, persona: Persona | None) -> str:
    facts = [
        when_in_words(journey, milestone.when),
        WEIGHTS[milestone.weight],
        "table stakes" if milestone.is_table_stakes else "",
        ONLY_FOR[milestone.persona] if persona is None else "",
    ]
    said = " · ".join(filter(None, facts))
    return f"{said[:1].upper()}{said[1:]}"


def _parts(milestones: Iterable[JourneyMilestone]) -> Iterator[tuple[str, str, list[JourneyMilestone]]]:
    """By stage, and their own days at the end, because those come in every stage."""
    milestones = list(milestones)
    for stage in Stage:
        inside = [each for each in milestones if each.stage is stage and not each.is_about_dates]
        if inside:
            yield stage.capitalize(), MEANING[stage], inside
    own = [each for each in milestones if each.is_about_dates]
    if own:
        yield "Their own days", "How to meet the dates that stand on a client's card, in every stage", own


def _persona_select(journey: Journey, persona: Persona | None) -> Block:
    options = [option(said, f"{each or ''}:{journey.name}") for each, said in WHOSE.items()]
    return {**select("For whom", PERSONA, options), "initial_option": options[list(WHOSE).index(persona)]}


def _whose(journey: Journey) -> str:
    whose = []
    if journey.kinds:
        whose.append(f"every {_one_of([str(kind) for kind in journey.kinds])} on the roster")
    if journey.segments:
        whose.append(f"clients whose segment is {_one_of([words(each) for each in journey.segments])}")
    return f"For {in_a_row(whose)}" if whose else "For clients whose card names it"


def _stages(journey: Journey) -> str:
    counts = [f"{len(inside)} in {heading.casefold()}" for heading, _, inside in _parts(journey.milestones)]
    count = len(journey.milestones)
    return (
        f"{count} milestone{'' if count == 1 else 's'}: {in_a_row(counts).replace('in their own', 'about their own')}"
    )


def _one_of(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _notes(milestone: JourneyMilestone) -> Iterator[str]:
    yield _in_the_brief(milestone)
    yield ASKED[milestone.asks]
    yield TABLE_STAKES if milestone.is_table_stakes else ""


def _in_the_brief(milestone: JourneyMilestone) -> str:
    if milestone.is_about_dates or milestone.when.is_expected:
        return ""
    *longer, last = [lead for lead in milestone.leads if lead > 1] or [0]
    before = [f"{in_a_row([str(lead) for lead in (*longer, last)])} days before"] if last else []
    before += [said for lead, said in ((1, "the day before"), (0, "on the day")) if lead in milestone.leads]
    return f"It comes up in the brief {in_a_row(before)}."


def _place(journey: Journey, when: When) -> str:
    base, count = _base(journey, when), when.offset.count
    if count:
        length = _length(Span(abs(count), when.offset.unit))
        return f"{length} {'before' if count < 0 else 'after'} {base}"
    if when.base == START:
        return "on the first day"
    return f"on the day of {base}"


def _base(journey: Journey, when: When) -> str:
    if when.base in (START, ENDING):
        return f"the {when.base}"
    base = journey.find(when.base)
    return f"“{words(base.title)}”" if base else f"“{words(when.base)}”"


def _every(span: Span) -> str:
    count, unit = _in_its_largest(span)
    return f"every {unit}" if count == 1 else f"every {count} {unit}s"


def _length(span: Span) -> str:
    count, unit = _in_its_largest(span)
    return f"{'a' if unit in ('year', 'month', 'week') else 'one'} {unit}" if count == 1 else f"{count} {unit}s"


def _in_its_largest(span: Span) -> tuple[int, str]:
    """Two weeks are not 14 days to anybody, but day 10 and 45 days are what they are."""
    if span.unit is Unit.MONTHS and span.count % 12 == 0:
        return span.count // 12, "year"
    if span.unit is Unit.DAYS and span.count % 7 == 0:
        return span.count // 7, "week"
    return span.count, span.unit.removesuffix("s")
