"""The worked example of docs/extraction.md: an entry and a row, and what a sentence says with and without them."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

from ingest.articles.articles import read_article_text
from ingest.basics.authority import load_authority
from ingest.graph.flat import flatten
from ingest.language.frames import load_frames
from ingest.names.lexicon import build_lexicon
from ingest.pipeline import Reader, read_article

ROOT = Path(__file__).parent.parent
[EXAMPLE] = re.findall(
    r"### A worked example\n(.*?)\n## ", (ROOT / "docs" / "extraction.md").read_text(encoding="utf-8"), re.DOTALL
)


def block(language: str) -> str:
    [found] = re.findall(rf"```{language}\n(.*?)```", EXAMPLE, re.DOTALL)
    return str(found)


def facts_of(reader: Reader) -> list[dict[str, object]]:
    article = read_article_text("example", block("text").encode())
    [record] = flatten([read_article(article, reader)], reader.authority, lambda _: article.text)
    return list(record["facts"])


def extend(folder: Path, name: str, entry: str, into: Path) -> Path:
    """Copy *folder* and add *entry* to one of its files."""
    shutil.copytree(folder, into)
    path = into / name
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + "\n" + entry, encoding="utf-8")
    return into


def test_the_entries_of_the_example_make_its_facts(reader: Reader, tmp_path: Path) -> None:
    frames = load_frames(extend(ROOT / "ingest" / "frames", "treaty.toml", "\n" + block("toml"), tmp_path / "frames"))
    authority = load_authority(
        extend(ROOT / "seeds" / "authority", "organisations.tsv", block("tsv"), tmp_path / "authority")
    )
    lexicon = build_lexicon(authority, reader.vocabulary)
    found = facts_of(replace(reader, authority=authority, frames=frames, lexicon=lexicon))
    for line in block("json").splitlines():
        wanted = json.loads(line)
        assert [fact for fact in found if wanted.items() <= fact.items()], (wanted, found)


def test_without_the_entries_there_are_no_such_facts(reader: Reader) -> None:
    assert not [
        fact for fact in facts_of(reader) if fact.get("action") == "suspend" or fact.get("organisation") == "BRC"
    ]
