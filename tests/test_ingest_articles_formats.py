"""Web pages, Markdown and JSON lines: the text that is kept, and what they say about it."""

import io
import json
from datetime import date
from pathlib import Path

import pytest

from foedera import main
from ingest.articles.articles import Article, load_articles
from ingest.basics.errors import ArticleError
from ingest.dates.calendar import exactly
from store.working import WorkingSet

FIRST = (
    "On October 26, 1998, the presidents of Peru and Ecuador signed a peace accord in the capital of Brazil. It was "
    "the end of the war for both of them, and for the people of the border, who had been waiting for it for long."
)
SECOND = (
    "The guarantors of the accord, which are four of the states of the region, said that they will send an observer "
    "mission to the border, and that it is to stay there until the last of the mines have been removed from it."
)
MENU = '<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World news</a></li></ul></nav>'
PAGE = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Peace | Andes Desk</title>
<meta property="og:title" content="Peace in the Andes"><meta property="og:site_name" content="Andes Desk">
<meta property="article:published_time" content="1998-10-27T08:00:00Z">
<link rel="canonical" href="https://andes.example/peace"></head><body>{MENU}
<h1>Peace in the Andes</h1><p>{FIRST}</p><script>var tracked = 1;</script><p>{SECOND}</p>
<div><a href="/a">More stories</a> <a href="/b">Subscribe</a></div><footer>© Andes Desk</footer></body></html>"""


def write(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8", newline="")
    return path


def body(article: Article) -> list[str]:
    return [article.text[span.start : span.end] for span in article.body]


def load(*paths: Path) -> list[Article | ArticleError]:
    return list(load_articles(paths))


def test_of_a_web_page_the_article_is_kept_and_nothing_around_it(tmp_path: Path) -> None:
    [article] = load(write(tmp_path, "peace.html", PAGE))
    assert isinstance(article, Article)
    assert article.text == f"Peace in the Andes\n\n{FIRST}\n\n{SECOND}\n"
    assert body(article) == [FIRST, SECOND]
    assert article.extractor is not None and article.extractor.startswith("jusText ")


def test_a_web_page_says_its_title_date_site_and_address(tmp_path: Path) -> None:
    [article] = load(write(tmp_path, "peace.html", PAGE))
    assert isinstance(article, Article)
    assert (article.key, article.title, article.source) == (
        "peace",
        "Peace in the Andes",
        "https://andes.example/peace",
    )
    assert article.published == exactly(date(1998, 10, 27))
    assert article.publisher is not None and article.publisher.name == "Andes Desk"


def test_linked_data_of_a_page_names_publisher_and_date(tmp_path: Path) -> None:
    linked = {
        "@graph": [
            {"@type": "WebSite"},
            {"@type": "NewsArticle", "datePublished": "1998-10-28", "publisher": {"name": "Desk of the Andes"}},
        ]
    }
    page = PAGE.replace("</head>", f'<script type="application/ld+json">{json.dumps(linked)}</script></head>')
    [article] = load(write(tmp_path, "peace.html", page))
    assert isinstance(article, Article)
    assert article.published == exactly(date(1998, 10, 28))
    assert article.publisher is not None and article.publisher.name == "Desk of the Andes"


def test_a_side_file_outranks_the_page(tmp_path: Path) -> None:
    write(tmp_path, "peace.toml", 'title = "Another title"\n')
    [article] = load(write(tmp_path, "peace.html", PAGE))
    assert isinstance(article, Article)
    assert article.title == "Another title"


def test_a_brief_page_is_an_article_too(tmp_path: Path) -> None:
    brief = "The leaders of Peru and Ecuador signed a peace accord. It was the end of the war for both of them."
    [article] = load(write(tmp_path, "peace.html", f"<html><body>{MENU}<p>{brief}</p></body></html>"))
    assert isinstance(article, Article)
    assert article.text == f"{brief}\n"


@pytest.mark.parametrize("page", ["", "<html></html>", f"<html><body>{MENU}</body></html>", "\0\1\2"])
def test_a_page_without_an_article_is_an_error(tmp_path: Path, page: str) -> None:
    [error] = load(write(tmp_path, "peace.html", page))
    assert isinstance(error, ArticleError)
    assert "peace.html: " in str(error)


def test_of_markdown_the_words_are_kept_and_no_marks(tmp_path: Path) -> None:
    text = (
        '---\ntitle: "Peace in the Andes"\ndate: 27 October 1998\nsite: Andes Desk\n---\n# Peace in the Andes\n\n'
        "The **leaders** of [Peru](https://x.example) and\n*Ecuador* signed a peace accord. It was\u00a0the end.\n\n"
        "- one “item”\n- another\n\n| a | b |\n|---|---|\n| c | d |\n\n```\ncode\n```\n"
    )
    [article] = load(write(tmp_path, "peace.md", text))
    assert isinstance(article, Article)
    assert article.text == (
        "Peace in the Andes\n\nThe leaders of Peru and\nEcuador signed a peace accord. It was\u00a0the end.\n\n"
        "one “item”\n\nanother\n\na | b\n\nc | d\n"
    )
    assert article.title == "Peace in the Andes"
    assert article.published == exactly(date(1998, 10, 27))
    assert article.publisher is not None and article.publisher.name == "Andes Desk"


def lines(*rows: object) -> str:
    return "".join(row if isinstance(row, str) else json.dumps(row) + "\n" for row in rows)


def test_each_line_of_json_is_an_article(tmp_path: Path) -> None:
    full = {"id": "peace-1", "title": "Peace", "date": "1998-10-27", "source": "Andes Desk", "url": "https://a.example"}
    found = load(write(tmp_path, "all.jsonl", lines(full | {"text": FIRST}, {"title": "A pact!", "text": SECOND})))
    one, two = (row for row in found if isinstance(row, Article))
    assert (one.key, one.title, one.text, one.source) == ("peace-1", "Peace", FIRST, "https://a.example")
    assert one.published == exactly(date(1998, 10, 27))
    assert one.publisher is not None and one.publisher.name == "Andes Desk"
    assert two.key.startswith("a-pact-") and two.title == "A pact!"


@pytest.mark.parametrize("bad", ["{", "[1]", '{"text": 5}', '{"text": ""}', '{"text": "\\ud800"}', '{"id": "one"}'])
def test_a_malformed_line_is_named_by_its_number_and_the_others_are_read(tmp_path: Path, bad: str) -> None:
    path = write(tmp_path, "all.jsonl", lines({"id": "a", "text": FIRST}, bad + "\n", {"id": "b", "text": SECOND}))
    one, error, two = load(path)
    assert isinstance(one, Article) and isinstance(two, Article)
    assert isinstance(error, ArticleError) and str(error).startswith(f"{path}:2: ")


def test_one_id_with_two_texts_is_an_error_and_one_line_twice_is_none(tmp_path: Path) -> None:
    row = {"id": "a", "text": FIRST}
    one, error = load(write(tmp_path, "all.jsonl", lines(row, row, {"id": "a", "text": SECOND})))
    assert isinstance(one, Article)
    assert isinstance(error, ArticleError) and ":3: another article has the key 'a'" in str(error)


def test_ids_that_cannot_be_keys_become_keys_that_differ(tmp_path: Path) -> None:
    ids = ("https://a.example/?a=1", "https://a.example/?a=2", "../a", 17)
    found = load(write(tmp_path, "all.jsonl", lines(*({"id": each, "text": FIRST} for each in ids))))
    keys = [row.key for row in found if isinstance(row, Article)]
    assert len(set(keys)) == 4 and keys[3] == "17"
    assert not any("/" in key or key.startswith(".") for key in keys)


@pytest.mark.parametrize("content", [lines({"id": "a", "text": FIRST}), PAGE])
def test_standard_input_may_be_json_lines_or_a_page(content: str) -> None:
    [article] = load_articles([Path("-")], standard_input=io.BytesIO(content.encode()))
    assert isinstance(article, Article)
    assert FIRST in article.text


def test_quotations_of_pages_and_lines_are_found_in_the_text_as_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    write(folder, "peace.html", PAGE)
    write(folder, "all.jsonl", lines({"id": "line", "title": "Peace once more", "date": "1998-10-28", "text": FIRST}))
    store = tmp_path / "store"
    assert main(["publish", str(folder), "--store", str(store), "--quiet"]) == 0
    kept = {row.key: row for row in WorkingSet(store).articles()}
    assert WorkingSet(store).text(kept["peace"].sha256) == f"Peace in the Andes\n\n{FIRST}\n\n{SECOND}\n"
    assert json.loads(kept["peace"].record)["extractor"].startswith("jusText ")
    dump = next(store.glob("**/foedera.nq*"))
    capsys.readouterr()
    assert main(["verify", str(dump), "--sources", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["compared"] > 0
