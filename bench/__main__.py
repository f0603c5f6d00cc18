"""`python -m bench`: every number, side by side with its peer. `--quick` takes less than a minute and says less."""

import tempfile
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from bench import answers, burst, home, jobs, ledger, moments, search, start
from bench.report import Report
from bench.sizes import FULL, QUICK, TINY, Sizes

SECTIONS: dict[str, ModuleType] = {
    "answers": answers,
    "search": search,
    "home": home,
    "ledger": ledger,
    "burst": burst,
    "moments": moments,
    "jobs": jobs,
    "start": start,
}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller numbers, less than a minute")
    parser.add_argument("--tiny", action="store_true", help="only to see that every part of it runs")
    parser.add_argument("only", nargs="*", metavar="SECTION", help=f"only these: {', '.join(SECTIONS)}")
    given = parser.parse_args(arguments)
    unknown = set(given.only) - set(SECTIONS)
    if unknown:
        parser.error(f"there is no section {', '.join(sorted(unknown))}")
    measure(TINY if given.tiny else QUICK if given.quick else FULL, given.only or list(SECTIONS))


def measure(sizes: Sizes, sections: Sequence[str]) -> None:
    report = Report()
    for name in sections:
        with tempfile.TemporaryDirectory(prefix="moments-bench-") as folder:
            SECTIONS[name].run(report, sizes, Path(folder))
    report.end()


if __name__ == "__main__":
    main()
