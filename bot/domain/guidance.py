"""Guidance: what helps to meet one milestone well, as the just-in-time card says it."""

from dataclasses import dataclass, replace

from bot.domain.journeys import Asks, JourneyMilestone, Step, Weight
from bot.domain.milestones import Milestone, MilestoneKind

K = MilestoneKind


@dataclass(frozen=True)
class Guidance:
    title: str
    """As a line begins."""
    know: str
    steps: tuple[Step, ...]
    """Days relative to the milestone's day."""
    helps: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    weight: Weight = Weight.USUAL
    asks: Asks = Asks.NOTHING
    leads: tuple[int, ...] = (0,)
    """Days before, the longest first."""
    is_table_stakes: bool = False
    looks_back: bool = False
    """What once went wrong comes back into view."""
    next_lead: int | None = None
    """The longest of the leads whose morning is still ahead, for whoever is asked now. None where none is."""


def of(found: JourneyMilestone) -> Guidance:
    return Guidance(
        title=found.title,
        know=found.know,
        steps=found.steps,
        helps=found.helps,
        avoid=found.avoid,
        weight=found.weight,
        asks=found.asks,
        leads=found.leads,
        is_table_stakes=found.is_table_stakes,
        looks_back=found.looks_back,
    )


def about(milestone: Milestone, guidance: Guidance) -> Guidance:
    """It is called as the date is, and comes as long before as was settled for the date."""
    title = milestone.title[:1].upper() + milestone.title[1:]
    return replace(guidance, title=title, leads=(milestone.lead_days,))


def plain(milestone: Milestone) -> Guidance:
    """Where no journey says anything."""
    is_of_their_own = milestone.kind is K.ANNIVERSARY and milestone.contact
    return about(milestone, OF_THEIR_OWN if is_of_their_own else PLAIN[milestone.kind])


PLAIN = {
    K.BIRTHDAY: Guidance(
        "Birthday",
        "A birthday says: we see you, and not only your firm. One personal line does more than a gift.",
        (
            Step(-3, "Think of one thing that only you would know about their year."),
            Step(0, "Write or call in your own words, early in their day."),
            Step(0, "Ask for nothing, and mention no work."),
        ),
        ("I was thinking of you today. I hope somebody spoils you a little.",),
        ("By the way, while I have you", "On behalf of the whole team"),
    ),
    K.CHILD: Guidance(
        "A child's day",
        "Their children are why many of them do this work. Remembering the name is what counts.",
        (
            Step(-1, "Look up the child's name and how old they are now."),
            Step(0, "Ask about the child by name, in one line of your own."),
        ),
        ("How are you all celebrating today?",),
        ("Time flies, does it not", "Let us find a slot around it"),
    ),
    K.WEDDING: Guidance(
        "A wedding",
        "This week belongs to them. Good wishes, and then quiet, is the best present.",
        (
            Step(-14, "Plan nothing with them for that week, and tell colleagues."),
            Step(-2, "Send your good wishes, by hand if you can."),
            Step(7, "Ask how it was before you ask about anything else."),
        ),
        ("I wish you a day that you both remember gladly.",),
        ("Just one small thing before you go",),
    ),
    K.ANNIVERSARY: Guidance(
        "An anniversary",
        "A year together is a reason to say what has changed, in their words and numbers.",
        (
            Step(-5, "Look back: where did they stand then, and what is different now?"),
            Step(0, "Say it in one or two sentences, and thank them for one thing they did."),
        ),
        ("When we began you told me that … Look where you are now.",),
        ("Time to talk about the next contract",),
    ),
    K.MEMORIAL: Guidance(
        "A day of remembrance",
        "They may not speak of it. To know that somebody remembers is enough.",
        (
            Step(-1, "Move what is loud or cheerful to another day."),
            Step(0, "One quiet line: that you are thinking of them. Expect no answer."),
        ),
        ("I am thinking of you today.",),
        ("At least", "I know how you feel", "They would have wanted"),
    ),
    K.OTHER: Guidance(
        "A day that matters to them",
        "Somebody wrote this day down because it matters to them.",
        (
            Step(-1, "Read what is on their card, and think of what would help them most that day."),
            Step(0, "Get in touch, in your own words."),
        ),
    ),
    K.JOURNEY: Guidance(
        "A milestone of their journey",
        "Everybody promises these moments. Meeting this one well is what they remember.",
        (
            Step(0, "Read what is on their card, and think of what would help them most now."),
            Step(0, "Get in touch, in your own words."),
        ),
    ),
}
"""One for each kind of date, for those who walk along no journey that speaks of it."""
OF_THEIR_OWN = Guidance(
    "An anniversary",
    "It is a day of their own, a wedding day mostly, and not a day of the firm. A warm line is enough.",
    (
        Step(-1, "Plan nothing with them that takes the evening."),
        Step(0, "One line in your own words. Ask for nothing."),
    ),
    ("I hope that you both have a good evening.",),
    ("While we speak of anniversaries, our contract",),
)
"""Of a person, as `PLAIN` is of a firm."""
