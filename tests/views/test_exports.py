"""What is said about an export."""

from hypothesis import given

from bot.views import exports as views
from tests.cast import zebra_works
from tests.views import looking
from tests.views.looking import hold_plain, hold_view, hostile, lines, nobody_is_called


@hostile
@given(looking.clients)
def test_slack_takes_whatever_the_client_is_called(client) -> None:  # type: ignore[no-untyped-def]
    hold_view(views.on_its_way(client))
    hold_view(views.sent(["roster.csv"], client))
    nobody_is_called(views.words_with(client))


def test_our_own_words_are_plain() -> None:
    for client in (None, zebra_works(1)):
        said = [*lines(views.on_its_way(client)["blocks"]), *lines(views.sent(["roster.csv"], client)["blocks"])]
        hold_plain(*said, views.words_with(client))
