"""The hand-over from sales as people fill it in and read it."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.sales import Sale
from bot.views import sales as views
from bot.views.blocks import plain_message
from tests.cast import MONDAY, OLGA, zebra_works
from tests.views import looking
from tests.views.looking import hold_message, hold_plain, hold_view, hostile, lines

sales = st.builds(
    Sale,
    id=looking.ids,
    workspace_id=st.just(1),
    client_id=looking.ids,
    by=looking.people,
    at=looking.instants,
    sold=looking.anything,
    promised=st.lists(looking.anything, max_size=5).map(tuple),
    who=looking.anything,
    delicate=looking.anything,
)
SALE = Sale(
    1, 1, 3, OLGA, MONDAY, "Half a year of coaching.", ("A plan by May",), "Ada decides.", "The last coach left."
)


@hostile
@given(looking.clients, st.none() | sales)
def test_slack_takes_whatever_was_written(client, sale) -> None:  # type: ignore[no-untyped-def]
    hold_view(views.form(client, sale))
    if sale:
        hold_message(plain_message(*views.lines(sale)))


def test_it_stands_on_the_card_in_a_few_lines() -> None:
    assert views.lines(SALE) == [
        "Sold: Half a year of coaching.",
        "Who they are: Ada decides.",
        "Delicate: The last coach left.",
        "Promised: A plan by May",
        f"Handed over from sales by <@{OLGA}>.",
    ]


def test_our_own_words_are_plain() -> None:
    hold_plain(*lines(views.form(zebra_works(1), SALE)["blocks"]))


def test_what_was_written_before_stands_in_the_form() -> None:
    filled = {
        block["block_id"]: block["element"]
        for block in views.form(zebra_works(1), SALE)["blocks"]
        if "element" in block
    }
    assert filled["sold"]["initial_value"] == "Half a year of coaching."
    assert filled["promise1"]["initial_value"] == "A plan by May"
    assert "initial_value" not in filled["promise2"]
