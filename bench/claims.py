"""Lists the claims gained and lost between a revision and the working tree.

    python -m bench.claims [FOLDER] [--since REVISION]

FOLDER holds articles (default: the seed). The revision is checked out beside the repository in a temporary folder, and
this very script runs there with `--list`, so it leans only on what every version has: articles, reader and claims.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
SEED = ROOT / "seeds" / "articles"


def list_claims(folder: Path) -> Iterator[str]:
    """Yield a line for each claim that the code on the path finds in the articles of *folder*."""
    from ingest.articles.articles import Article, load_articles  # noqa: PLC0415 - of the revision that runs, not of this file
    from ingest.pipeline import load_reader, read_article  # noqa: PLC0415

    reader = load_reader()
    for article in load_articles([folder]):
        if isinstance(article, Article):
            for claim in read_article(article, reader).claims:
                roles = [f"{role}={'+'.join(sorted(row.code for row in rows))}" for role, rows in claim.roles.items()]
                values = [f"{name}={value}" for name, value in claim.values.items()]
                when = [f"{name}={date.value}" for name in ("when", "start", "end") if (date := getattr(claim, name))]
                by = [f"by={'<'.join(row.code for row in claim.speakers)}"] if claim.speakers else []
                quoted = " … ".join(" ".join(article.text[span.start : span.end].split()) for span in claim.evidence)
                told = " ".join([*sorted(roles), *sorted(values), *when, *by])
                yield f"{article.key}: {claim.type} {told} ({claim.factuality}) “{quoted}”"


def list_in(checkout: Path, folder: Path) -> Counter[str]:
    """Return the claims that the code in *checkout* finds, each with how often."""
    done = subprocess.run(
        [sys.executable, "-P", str(Path(__file__).resolve()), "--list", str(folder.resolve())],
        cwd=checkout, env=os.environ | {"PYTHONPATH": str(checkout)}, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return Counter(done.stdout.splitlines())


def list_at(revision: str, folder: Path) -> Counter[str]:
    """Return the claims that the code of *revision* finds."""
    with tempfile.TemporaryDirectory() as place:
        checkout = Path(place).resolve() / "checkout"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(checkout), revision], check=True)
        try:
            return list_in(checkout, folder)
        finally:
            subprocess.run([*git, "remove", "--force", str(checkout)], check=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the claims lost with a minus, those gained with a plus, and how many; return 2 for misuse."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=SEED, metavar="FOLDER")
    parser.add_argument("--since", default="HEAD~1", metavar="REVISION")
    parser.add_argument("--list", action="store_true", help="print the claims of the code on the path, and no more")
    options = parser.parse_args(arguments)
    if not options.folder.is_dir():
        parser.error(f"{options.folder}: no folder; name one that holds articles")
    if options.list:
        sys.stdout.writelines(f"{line}\n" for line in list_claims(options.folder))
        return 0
    try:
        before, now = list_at(options.since, options.folder), list_in(ROOT, options.folder)
    except subprocess.CalledProcessError as error:
        print(f"claims: {error.cmd[0]} failed, see above; is {options.since} a revision?", file=sys.stderr)
        return 2
    lost, gained = before - now, now - before
    for mark, claims in (("-", lost), ("+", gained)):
        sys.stdout.writelines(f"{mark} {line}\n" for line in sorted(claims.elements()))
    print(f"{lost.total()} lost, {gained.total()} gained, {(before & now).total()} the same since {options.since}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
