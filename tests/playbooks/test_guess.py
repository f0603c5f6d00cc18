"""Which kind of moment it is, guessed from what people write when they are in a hurry.

A wrong guess in such an hour hurts more than none: what only sounds like one of them must be None.
"""

from collections.abc import Callable

import pytest

from bot.playbooks import load

ALL = load(None)

SAID = {
    "letting-go": [
        "She wants to let one of her baristas go",
        "Ada has to give her assistant notice",
        "tom must lay off half of the team",
        "They decided to let the new hire go after probation",
        "has to let three people go by the end of the month",
        "I think she should fire Tom",
        "They let Marie go on Friday, for good",
        "Ada has to let her first hire go and can't sleep",
        "They must let somebody go, the first one ever",
        "Tom needs to fire his head of sales by Friday",
        "She will have to lay off two people after the summer",
        "zebra is planning layoffs, nobody there knows yet",
        "They're thinking about letting Marie from reception go.",
        "Ada asked me how to make somebody redundant without breaking their heart",
        "Needs to fire someone for the first time ever",
        "he's going to end the probation of their new developer",
    ],
    "ending": [
        "Ada needs to drop her first client, too small now",
        "They want to get out of the contract with their agency",
        "Ada wants to part ways with her biggest customer",
        "Thinking of firing a client who shouts at the team",
        "They have to drop their oldest client and feel awful",
        "She is ending the partnership with the studio next door",
        "has to let a client go who never pays on time",
        "Ada must end the contract with their supplier in Hamburg",
        "He has to fire a client",
    ],
    "hard-talk": [
        "Ada has to tell her partner she doesn't want to expand",
        "Ada has a difficult conversation with her partner tomorrow",
        "Tom has to tell his co-founder that he wants fewer hours",
        "hard talk with the business partner on Thursday, she dreads it",
        "She needs to talk to her partner about the money",
        "He wants to confront his partner about the Berlin office",
    ],
    "keynote": [
        "Ada got invited to speak at a big conference in Lisbon",
        "He will be on stage for the first time",
        "Tom will talk in front of 500 people",
        "Ada gives her first keynote in March and is terrified",
        "They asked her to hold a speech in front of 400 people, she has never been on a stage",
        "Tom was invited to speak at the logistics summit",
        "KEYNOTE on Friday!!! Ada is shaking",
        "stage fright, first time public speaking",
    ],
    "at-odds": [
        "The partners had a massive argument, Ben walked out",
        "Ada and her co-founder are not talking",
        "They had a huge fight, the two owners, in front of the staff",
        "The two partners are fighting about the new office",
        "The founders don't talk to each other any more",
        "Ada and her cofounder had a falling out last night",
        "partners at odds over the sale",
        "They were at each other’s throats in the meeting",
        "Ada fell out with Ben, the other owner",
        "Her co-founder wants out",
        "The brothers are not speaking since Sunday",
    ],
    "bereavement": [
        "Just got a call, Ada's mother-in-law passed away yesterday",
        "Tom's wife lost the baby",
        "Their accountant died in an accident on Saturday",
        "Ada will be at her grandfather's funeral tomorrow",
        "Ben lost his father-in-law on Sunday",
        "sad news from Zebra: the founder has died",
        "Ada's dad passed",
        "Tom crashed the car and died",
        "After the death of the owner nobody signs anything",
        "Tom's co-founder was killed in a car accident",
        "Ada's father died this morning",
        "Ada lost her father on Sunday",
        "Their bookkeeper passed away, the whole office is in shock",
        "funeral is on Friday, Tom will be away",
        "There was a death in the family",
        "Ben’s wife has died after a long illness",
        "Ada’s business partner suddenly died",
        "She had a miscarriage last week, please be gentle",
        "Just heard of Tom's mother's death.",
        "He is grieving and does not pick up",
        "Ada's mum passed away, she wants to cancel Thursday",
        "<@U123> told me that Max died",
        "the server died, and then on Monday her brother died too",
    ],
    "theft": [
        "They found a hole in the till, they think it's the new guy",
        "Ada's suspecting that her bookkeeper stole from her",
        "someone took 3000 out of the cash box",
        "Data was stolen from their server",
        "Ada thinks her manager takes money from the till",
        "They think somebody in the warehouse steals from them",
        "Laptop was stolen from the office, they suspect a colleague",
        "Ada found out that money is missing, 8,000 since May",
        "It looks like the accountant embezzled money",
        "suspected theft in the shop",
        "Somebody broke into their store last night",
        "Tom suspects forged invoices in his own team",
    ],
    "cash-pinch": [
        "They won't be able to pay salaries in May",
        "Ada is almost out of cash",
        "Zebra has a liquidity problem",
        "They can't make payroll this month",
        "Cash is very tight at Zebra, two big invoices are late on their side",
        "Ada is running out of money",
        "cash-flow problems, she asked what to pay first",
        "Their customer went bankrupt and hasn't paid them",
        "three weeks of runway left",
        "They can’t pay their suppliers before June",
    ],
    "our-mistake": [
        "We sent Ada's invoice to another client by mistake",
        "I messed up the date, she waited for an hour",
        "our fault, the backup was not running",
        "We forgot Ada's birthday",
        "We didn't show up",
        "We didn't deliver what we promised for Monday",
        "We sent the wrong file to their customer",
        "We missed the deadline for the brochure, my fault",
        "I messed up, the mail went to all of their clients",
        "We double-booked Ada, she stood in front of a closed door",
        "we forgot to tell them that the workshop is moved",
        "Our mistake: the numbers in the report were from last year",
        "We charged them twice",
        "We got the name of her company wrong on 500 invitations",
        "Good news: we double booked",
    ],
    "complaint": [
        "Ada called, she is not happy with the design at all",
        "they complained again that nobody answers",
        "Zebra is fed up with our response times",
        "They say we never call back",
        "Ada complained about the tone of our mails",
        "They are really unhappy with us since the relaunch",
        "formal complaint came in this morning",
        "Tom is furious that we moved the date again",
        "She wants her money back for the last session",
        "Zebra left a one star review",
    ],
    "payment-overdue": [
        "March invoice still not paid",
        "Zebra is 6 weeks late with their payment",
        "they owe us two months",
        "Zebra hasn't paid since March",
        "Their invoice is 40 days overdue",
        "two unpaid invoices, and nobody dares to ask",
        "They still owe us 12k",
        "The direct debit was returned again",
        "They say they can't pay our invoice before July",
    ],
    "hand-over": [
        "Sales promised a discount that I didn't know about",
        "Ada says she told all of this to Priya already, handover went badly",
        "Nobody introduced Ada to her new coach",
        "Tom had to tell us everything twice",
        "The handover from sales went completely wrong",
        "Ada had to explain everything again to the new person of ours",
        "hand-over was a mess, nobody had read the notes",
        "Sales promised them a weekly call and nobody told me",
        "There was no handover at all when Priya left",
        "The new account manager had no idea who they are",
    ],
    "leaving": [
        "Ada wants out at the end of the quarter",
        "Zebra is going to another agency",
        "They'd like to end our contract",
        "I fear they are leaving us",
        "They are looking around for another agency",
        "Ada wants to stop coaching after March",
        "They want to leave us",
        "Zebra is cancelling the contract",
        "Ada won't renew in June",
        "I heard they are talking to another agency",
        "They gave us notice today",
        "She is thinking of leaving, she said it in passing",
        "They want to end the contract with us",
        "Tom wants to part ways with us",
        "They might churn after the price change",
        "Ada wants to cancel",
    ],
    "good-ending": [
        "Ada's coaching is finished and she is so happy, final session tomorrow",
        "Ada finished the programme, our last session is next week",
        "The project ended well, they are all proud",
        "They don't need us any more, and that is the best thing that could happen",
        "We are ending on good terms",
        "final session with Ada on Friday",
    ],
    "joy": [
        "Ada had twins!!",
        "They won the design prize",
        "Ben got married on Saturday",
        "Ada's daughter was born at 4 this morning",
        "It's a girl!",
        "She became a mother on Sunday",
        "Ada is pregnant",
        "Wonderful news, they won the state award",
        "Tom and his wife had a baby, a little girl",
        "Their son was born last night",
        "Zebra landed the biggest contract ever",
        "They got engaged in Lisbon",
        "great news: the all clear from the hospital",
    ],
}

TEMPTING = [
    # deaths that are none
    "The deadline is on Friday",
    "The noise about the relaunch has died down",
    "The server died during the demo",
    "Our laptop just died, sorry",
    "My phone has died, call the office",
    "The website suddenly died at noon",
    "She killed it on that call",
    "Ada killed it in the pitch :fire:",
    "Death by PowerPoint, three hours of it",
    "They are bored to death by the reports",
    "The conversation died after that",
    "Nobody died, but it was close",
    "The old website is dead",
    "He is dying to see the draft",
    "They are mourning the loss of their old logo",
    # nobody is let go
    "Let's go through the numbers tomorrow",
    "Let me go over it once more",
    "We should let it go",
    "Ada wants to let go of old habits",
    "They are on fire this month",
    "Please fire off the mail today",
    "They want to let the new site go live on Monday",
    "There is a fire drill in their building at ten",
    # nobody stands on a stage
    "Please export the deck from Keynote as a PDF",
    "Did you watch the Apple keynote?",
    "At this stage nothing is decided",
    "It is still on staging",
    # nobody fights
    "The design is at odds with the brief",
    "That feature fell out of the sprint",
    "Partners are invited to the summer party",
    "Their partner portal is down",
    # nothing is stolen
    "She stole the show yesterday",
    "At that price it is a steal",
    "The fraud detection module ships in May",
    "Sorry for stealing your time",
    # there is money enough
    "They want to cash in on the trend",
    "The payroll integration is live",
    "Petty cash is in the drawer",
    # nothing of ours went wrong
    "We broke even this month",
    "That was not our fault",
    "We forgot the time, it was such a good talk",
    "We broke the record of last year",
    # nobody complains
    "Can't complain, all is well over there",
    "No complaints from their side",
    "They need a complaint form on their website",
    # nobody owes us money
    "He hasn't paid attention to the brief",
    "The work has not paid off yet",
    "They owe us an answer about the date",
    "Ada's library book is overdue",
    # nobody leaves
    "Could you leave us a note about Thursday",
    "Ada wants to cancel the meeting on Thursday",
    "They need to cancel tomorrow's call",
    "Churn rate is part of the new report",
    "Her assistant gave notice",
    "The end of the contract is in December",
    # nothing ended, nothing was lost between us
    "Please hand over the files tomorrow",
    "The meeting ended well before noon",
    "My last session with Ada was rough",
    "The handover is on Thursday at ten",
    # no joy
    "We won't get the award this year",
    "She was born in 1984",
    "They are an engaged audience",
    "No good news from Zebra today",
    # two at once: somebody has to say which
    "Theft in the shop, and a death as well",
    # what is another kind of day
    "The good news is that the server is back",
    "One of their clients complained about Ada",
    "They will let the domain go",
    "Their best customer died on them, the contract I mean",
    "Let me know before you go",
    "Let them know, go ahead with it",
    "Their customers always pay late",
    "Ada fired up the crowd",
    "They lost the pitch",
    "Her mother is in hospital",
    "Their office burned down",
    "My bag is lost on the train",
    # what people also write
    "The deadline passed",
    "Her phone died again during our call",
    "That deal is dead",
    "They passed on the offer",
    "We let the trial run out",
    "Her father is visiting",
    "They are stealing the show with that campaign",
    "We are running out of time",
    "running out of coffee",
    "They fired up the new server",
    "Ada signed off the handover document",
    "Could you hand over Zebra to me while I'm away",
    "Ada will leave us her notes",
    "She left a good review",
    "The invoice is on its way",
    "the payment page is broken",
    "Ada wants to cancel her Slack subscription",
    "Tom cancelled the Zoom subscription",
    "The conference was great",
    "The award ceremony is on Friday",
    "They are getting married to the idea of a rebrand",
    "Ada is on leave until Monday",
    "We are at stage two of the project",
    "It was a hard day",
    "Ada asked for a quote",
    "Ada stole my heart with that card",
    "killing it this quarter",
    "dead tired after the workshop",
    "The feature was killed in the last sprint",
    "they broke into laughter",
    "We broke the build, fixed already",
    "She is fighting with the printer",
    "Partners fight cancer, the new campaign",
    "The old contract is terminated automatically",
    "Ada's public speaking course is our next project",
    "They lost his luggage",
    "We deleted the duplicates",
    "bereavement leave policy is what they want help with",
    # nothing at all
    "",
    "   ",
    "Ada called, please call back",
    "They moved to a new office",
    "https://example.com/funeral-planning",
]


@pytest.mark.parametrize(("key", "said"), [(key, said) for key, all_said in SAID.items() for said in all_said])
def test_what_people_write_suggests_the_kind(key: str, said: str) -> None:
    found = ALL.guess(said)
    assert found is not None, said
    assert found.key == key


@pytest.mark.parametrize("said", TEMPTING)
def test_what_only_sounds_like_one_suggests_nothing(said: str) -> None:
    found = ALL.guess(said)
    assert found is None, found


def test_every_kind_has_its_sentences() -> None:
    assert set(SAID) == {each.key for each in ALL.all}
    assert sum(map(len, SAID.values())) + len(TEMPTING) >= 150


@pytest.mark.parametrize(
    "change", [str.upper, str.title, lambda said: said.replace(" ", "  "), lambda said: said + "."]
)
def test_how_it_is_spelled_does_not_matter(change: Callable[[str], str]) -> None:
    for key, all_said in SAID.items():
        for said in all_said:
            found = ALL.guess(change(said))
            assert found is not None, said
            assert found.key == key
