"""`moments sandbox`: a Slack of our own, with the firm of `examples/` in it."""

import sysconfig
from pathlib import Path

from bot.app import App
from bot.commands import Stopped
from bot.domain.directory import Directory
from bot.flows import roster
from bot.sandbox.command import main


def play(folder: Path, port: int, opens_browser: bool, home: Path | None = None) -> None:
    """Until it is stopped. `home`: a firm's own files. Raises Stopped, CannotStart, FilesError."""
    try:
        main(import_examples, folder, port, opens_browser, home)
    except OSError as error:
        said = f"The sandbox cannot use port {port} and the folder {folder} ({error.strerror or error})."
        raise Stopped(f"{said} Choose others with --port and --folder.") from None


def import_examples(app: App, workspace_id: int) -> None:
    """Once: what somebody made of them afterwards is theirs."""
    with app.store.read() as work:
        if work.clients.all(workspace_id):
            return
        people = Directory(work.people.all(workspace_id), is_whole=True)
    texts = [(_examples() / name).read_text(encoding="utf-8") for name in ("roster.csv", "dates.csv")]
    plan = roster.plan_import(app.store, workspace_id, texts[0], texts[1], people)
    roster.commit_import(app.store, plan, app.clock.now(), loaded=app.journeys)


def _examples() -> Path:
    checkout = Path(__file__).resolve().parents[2] / "examples"
    # Installed from a wheel, they lie among the data files (pyproject.toml, data-files).
    return checkout if checkout.is_dir() else Path(sysconfig.get_path("data")) / "share" / "moments" / "examples"
