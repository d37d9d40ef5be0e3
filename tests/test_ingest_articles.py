"""Articles: what becomes one, what is refused, and which part of a text is what."""

import io
import os
import tempfile
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from ingest.articles.articles import Article, load_articles, read_article_text
from ingest.basics.errors import ArticleError
from ingest.dates.calendar import exactly, month_of

BODY = "The leaders of Peru and Ecuador signed a peace accord. It was the end of the war for both of them."
PERU = f"Peace in the Andes\nAndes Desk — 1998-10-27\n\n{BODY}\n"


def read(text: str, **metadata: object) -> Article:
    return read_article_text("peace", text.encode(), metadata)


def parts(article: Article, name: str) -> list[str]:
    return [article.text[span.start : span.end] for span in getattr(article, name)]


def loaded(*paths: Path) -> list[Article | ArticleError]:
    return list(load_articles(paths))


def test_title_source_and_date_stand_before_the_running_text():
    article = read(PERU)
    assert article.title == "Peace in the Andes"
    assert article.publisher is not None
    assert (article.publisher.kind, article.publisher.key, article.publisher.name) == (
        "outlet",
        "andes-desk",
        "Andes Desk",
    )
    assert article.published == exactly(date(1998, 10, 27))
    assert parts(article, "body") == [BODY]
    assert parts(article, "header") == ["Peace in the Andes", "Andes Desk — 1998-10-27"]


@pytest.mark.parametrize(
    "line, outlet, published",
    [
        ("Andes Desk — 1998-10-27", "Andes Desk", "1998-10-27"),
        ("Andes Desk – 27 October 1998", "Andes Desk", "1998-10-27"),
        ("Andes Desk - October 27, 1998", "Andes Desk", "1998-10-27"),
        ("Andes Desk | Oct. 27, 1998", "Andes Desk", "1998-10-27"),
        ("Andes Desk, 27 October 1998", "Andes Desk", "1998-10-27"),
        ("27 October 1998 — Andes Desk", "Andes Desk", "1998-10-27"),
        ("Andes Desk — Tuesday, October 27, 1998", "Andes Desk", "1998-10-27"),
        ("Andes Desk — October 1998", "Andes Desk", "1998-10"),
        ("Published: 27 October 1998", None, "1998-10-27"),
        ("Published on October 27, 1998 at 14:05 GMT", None, "1998-10-27"),
        ("OCTOBER 27, 1998", None, "1998-10-27"),
        ("1998/10/27", None, "1998-10-27"),
        ("Andes Desk", "Andes Desk", None),
        ("Source: Andes Desk Date: 27 October 1998", "Andes Desk", "1998-10-27"),
    ],
)
def test_the_line_under_the_title_names_source_and_date(line, outlet, published):
    article = read(f"Peace in the Andes\n{line}\n\n{BODY}\n")
    assert article.title == "Peace in the Andes"
    assert (article.publisher.name if article.publisher else None) == outlet
    assert (article.published.value if article.published else None) == published
    assert parts(article, "body") == [BODY]


def test_labels_make_publisher_and_title():
    article = read(f"Publication: Andes Monthly Volume: 3 Issue: 12\n\n{BODY}\n")
    assert article.title == "Andes Monthly, Volume 3, Issue 12"
    assert article.publisher is not None and article.publisher.key == "andes-monthly"
    assert parts(article, "body") == [BODY]


def test_a_title_of_its_own_is_better_than_volume_and_issue():
    article = read(f"Publication: Andes Monthly Volume: 3 Issue: 12\nBy Ana Torres\n\nPeace in the Andes\n\n{BODY}\n")
    assert article.title == "Peace in the Andes"
    assert parts(article, "body") == [BODY]


def test_a_text_without_header_is_all_running_text():
    article = read(BODY)
    assert (article.title, article.publisher, article.published) == ("peace", None, None)
    assert parts(article, "body") == [BODY]


def test_a_text_of_one_line_is_running_text_even_where_it_looks_like_a_title():
    line = "Peru and Ecuador sign the accord of peace"
    assert parts(read(line), "body") == [line]


@pytest.mark.parametrize(
    "dateline",
    [
        "LIMA - ",
        "LIMA — ",
        "LIMA, Peru -- ",
        "LIMA, October 26 (Reuters) - ",
        "Lima — ",
        "Lima, 26 October (Reuters) – ",
        "UNITED NATIONS - ",
        "LIMA, Peru-Ecuador border - ",
        "ST. JOHN’S — ",
    ],
)
def test_a_dateline_is_no_running_text(dateline):
    article = read(f"Peace in the Andes\n\n{dateline}{BODY}\n")
    assert parts(article, "body") == [BODY]
    assert parts(article, "header")[-1] == dateline.strip()


def test_an_agency_in_the_dateline_is_the_publisher():
    article = read(f"Peace in the Andes\n\nLIMA, October 26, 1998 (Reuters) - {BODY}\n")
    assert article.publisher is not None and article.publisher.name == "Reuters"
    assert article.published == exactly(date(1998, 10, 26))


@pytest.mark.parametrize(
    "sentence",
    [
        "Lima – the capital of Peru – is the place of the talks, and it was quiet.",
        "Peru-Ecuador ties are as good as they have been in the past.",
        "The two - Peru and Ecuador - have agreed on the border in the talks.",
    ],
)
def test_a_sentence_with_a_dash_is_no_dateline(sentence):
    assert parts(read(f"Peace in the Andes\n\n{sentence}\n"), "body") == [sentence]


@pytest.mark.parametrize(
    "footer",
    [
        "(El Comercio, October 24, 25; La Hora, October 26)",
        "(El Comercio, La Hora, Reuters, October 26)",
        "(Reporting by Ana Torres; editing by Luis Vega)",
        "Sources: El Comercio, La Hora",
        "© 1998 Andes Media. All rights reserved.",
        "Copyright Andes Media 1998",
        "https://example.org/peace",
        "27 October 1998",
        "***",
        "ENDS",
    ],
)
def test_sources_and_credits_at_the_end_are_no_running_text(footer):
    article = read(f"{PERU}\n{footer}\n")
    assert parts(article, "body") == [BODY]
    assert parts(article, "footer") == [footer]


@pytest.mark.parametrize(
    "sentence",
    [
        "(It was the third accord, and the last of the war.)",
        "Sources in Lima say that the accord is in danger.",
        "Related talks on trade were held in the capital.",
    ],
)
def test_a_last_sentence_is_running_text(sentence):
    assert parts(read(f"{PERU}\n{sentence}\n"), "body") == [BODY, sentence]


def test_paragraphs_are_parted_by_blank_lines_and_hard_wrapped_lines_stay_together():
    wrapped = "The leaders of Peru and Ecuador\nsigned a peace accord\nin the capital of Brazil."
    assert parts(read(f"Peace in the Andes\n\n{wrapped}\n\n{BODY}\n"), "body") == [wrapped, BODY]


def test_long_lines_without_blank_lines_between_them_are_paragraphs():
    long = " ".join([BODY] * 2)
    assert parts(read(f"Peace in the Andes\n\n{long}\n{long}\n"), "body") == [long, long]


def test_line_ends_stay_as_they_are_and_a_byte_order_mark_goes():
    data = b"\xef\xbb\xbf" + PERU.replace("\n", "\r\n").encode()
    article = read_article_text("peace", data)
    assert article.text == PERU.replace("\n", "\r\n")
    assert parts(article, "body") == [BODY]
    assert article.sha256 == read(PERU.replace("\n", "\r\n")).sha256


def test_offsets_count_code_points():
    article = read(f"Peace in the Andes 🕊\n\n{BODY} 🕊\n")
    assert parts(article, "body") == [f"{BODY} 🕊"]


def test_metadata_outrank_the_header():
    article = read(
        PERU, title="Accord", publisher="La Hora", published=date(1998, 10, 28), source="https://example.org/a"
    )
    assert (article.title, article.source) == ("Accord", "https://example.org/a")
    assert article.publisher is not None and article.publisher.name == "La Hora"
    assert article.published == exactly(date(1998, 10, 28))
    assert read(PERU, published="1998-10").published == month_of(1998, 10)


@pytest.mark.parametrize(
    "metadata, message",
    [
        ({"autor": "x"}, "unknown key 'autor'"),
        ({"title": 5}, "'title' in its side file must be words"),
        ({"published": "yesterday"}, "'published' in its side file is no date"),
    ],
)
def test_a_wrong_side_file_is_refused(metadata, message):
    with pytest.raises(ArticleError, match=message):
        read(PERU, **metadata)


RUSSIAN = "Россия и Узбекистан подписали договор о союзнических отношениях. Документ вступит в силу после ратификации."
FRENCH = (
    "La France et le Tchad ont signé un accord de défense dans la capitale, et les troupes ne sont pas encore parties."
)
GERMAN = (
    "Die Minister haben das Abkommen mit der Türkei nicht unterzeichnet, und die Gespräche werden in Berlin geführt."
)


@pytest.mark.parametrize(
    "data, message",
    [
        (b"", "is empty"),
        (b" \r\n\t\n", "is empty"),
        (b"\x00\x01\x02", "binary"),
        (b"PNG\x89 not a text", "not UTF-8"),
        ("Peace".encode("utf-16"), "UTF-16"),
        (b"The end of the \x1b[31mwar", "control character U\\+001B"),
        (b"the war " * 300_000, "2.4 MB is more than an article"),
        (RUSSIAN.encode(), "not English but Russian"),
        (FRENCH.encode(), "not English but French"),
        (GERMAN.encode(), "not English but German"),
        ("阿富汗和巴基斯坦签署了协议。".encode(), "Chinese"),
        (b"1 2 3 4 5", "no letters"),
        (b"Lorem ipsum dolor " * 20, "not English"),
    ],
)
def test_what_is_no_english_article_is_refused_in_one_line(data, message):
    with pytest.raises(ArticleError, match=message) as caught:
        read_article_text("peace", data)
    assert str(caught.value).startswith("peace: ") and "\n" not in str(caught.value)


def test_a_text_about_football_is_an_article():
    text = (
        "Northern Rovers beat the champions by three goals to one on Saturday. The crowd of 20,000 was in high spirits."
    )
    assert read(text).body


def test_foreign_words_in_an_english_text_do_no_harm():
    assert read(f"{BODY} “Мир”, said the president, and « la paix est dans la ville ».").body


def test_a_folder_is_walked_in_order_and_other_files_are_left(tmp_path, caplog):
    caplog.set_level("INFO")
    for name in ("b.txt", "a.txt", "deep/c.txt", ".hidden.txt", "notes.pdf", "a.toml"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text('title = "First"' if name.endswith("toml") else f"{BODY} {name}", encoding="utf-8")
    articles = loaded(tmp_path)
    assert [article.key for article in articles if isinstance(article, Article)] == ["a", "b", "c"]
    assert isinstance(articles[0], Article) and articles[0].title == "First"
    assert [record.message.split("/")[-1] for record in caplog.records] == [
        "notes.pdf: ignored, files ending in '.pdf' are not read"
    ]


def test_one_bad_file_does_not_stop_the_others(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\x00")
    (tmp_path / "b.txt").write_text(BODY, encoding="utf-8")
    [error, article] = loaded(tmp_path)
    assert isinstance(error, ArticleError) and "a.txt: is a binary file" in str(error)
    assert isinstance(article, Article)


@pytest.mark.parametrize(
    "name, message",
    [
        ("missing.txt", "there is no such file"),
        ("notes.pdf", "files ending in '.pdf' are not read"),
        ("empty", "holds no article"),
    ],
)
def test_a_path_that_gives_no_article_is_an_error(tmp_path, name, message):
    (tmp_path / "notes.pdf").write_bytes(b"x")
    (tmp_path / "empty").mkdir()
    [error] = loaded(tmp_path / name)
    assert isinstance(error, ArticleError) and message in str(error)


def test_a_file_given_twice_is_read_once(tmp_path):
    (tmp_path / "a.txt").write_text(BODY, encoding="utf-8")
    assert len(loaded(tmp_path, tmp_path / "a.txt")) == 1


def test_two_files_of_one_key_must_hold_the_same(tmp_path):
    for folder, text in (("one", BODY), ("two", f"{BODY} More of it.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(text, encoding="utf-8")
    for order in (("one", "two"), ("two", "one")):
        [error] = loaded(*(tmp_path / folder for folder in order))
        assert isinstance(error, ArticleError) and "two articles with the key 'a'" in str(error)
    (tmp_path / "two" / "a.txt").write_text(BODY, encoding="utf-8")
    [article] = loaded(tmp_path / "one", tmp_path / "two")
    assert isinstance(article, Article)


def test_a_file_name_that_cannot_stand_in_an_iri_makes_a_slug(tmp_path):
    (tmp_path / "Peace in São Tomé.txt").write_text(BODY, encoding="utf-8")
    [article] = loaded(tmp_path)
    assert isinstance(article, Article) and article.key == "peace-in-sao-tome"


def test_a_broken_side_file_is_an_error_of_its_article(tmp_path):
    (tmp_path / "a.txt").write_text(BODY, encoding="utf-8")
    (tmp_path / "a.toml").write_text("title = ", encoding="utf-8")
    [error] = loaded(tmp_path)
    assert isinstance(error, ArticleError) and "a.toml: cannot be read as TOML" in str(error)


def test_an_unreadable_file_is_an_error():
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "a.txt"
        path.write_text(BODY, encoding="utf-8")
        path.chmod(0)
        with as_nobody():
            [error] = loaded(path)
    assert isinstance(error, ArticleError) and "cannot be read" in str(error)


@contextmanager
def as_nobody():
    """Act as a user without rights, where the tests run as one who may read everything."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


def test_a_large_file_is_refused_unread(tmp_path):
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(5_000_000)
    [error] = loaded(tmp_path)
    assert isinstance(error, ArticleError) and "5.0 MB is more than an article" in str(error)


def test_standard_input_has_a_key_made_from_its_content():
    [article] = load_articles([Path("-")], standard_input=io.BytesIO(PERU.encode()))
    assert isinstance(article, Article) and article.key.startswith("stdin-") and len(article.key) == 14
    [error] = load_articles([Path("-")], standard_input=io.BytesIO(b""))
    assert isinstance(error, ArticleError) and str(error).startswith("standard input: is empty")


@pytest.mark.parametrize(
    "text, footer, published",
    [
        # The newest date with a year comes before the days of the sources.
        (
            "In March 2003 they met. On June 9 they signed the accord.",
            "(El Comercio, June 10; La Hora, June 11)",
            "2003-06",
        ),
        ("In November 2003 they met. On January 9 they signed the accord.", "(La Hora, January 9, 10)", "2004-01"),
        # A bare year is a year gone by.
        (
            "The talks began in 2003. On June 9 they signed the accord.",
            "(El Comercio, June 10; La Hora, June 11)",
            "2004-06",
        ),
        # Deadlines and plans are no past.
        (
            "In March 2003 they met. The lease runs until 2040 and they will leave in 2041.",
            "(La Hora, June 9, 11)",
            "2003-06",
        ),
        # A list at the end of a month leaves the next month open.
        ("In March 2003 they met for the first time in the war.", "(El Comercio, La Hora, June 30)", "2003"),
        (
            "LIMA, June 9 (La Hora) - In March 2003 they met. The accord was signed at the end of the talks.",
            None,
            "2003-06",
        ),
        # Without a footer the lead's own day or the days told since tell it.
        ("On 9 June 2003 they signed the accord of peace. It was the end of the war.", None, "2003-06"),
        ("In March 2003 they met for the talks. On 9 June the accord was signed.", None, "2003"),
    ],
)
def test_a_missing_date_is_inferred_from_what_the_text_names(text, footer, published):
    article = read(f"Peace in the Andes\n\n{text}\n" + (f"\n{footer}\n" if footer else ""))
    assert article.published is not None and article.published.inferred
    assert article.published.value == published


@pytest.mark.parametrize(
    "text",
    [
        "On June 9 they signed the accord in the capital.",
        "They have been at war since 1941, and on Tuesday they signed the accord.",
        "They will sign the accord in 2041 in the capital.",
    ],
)
def test_no_date_is_made_up_for_a_text_that_tells_none(text):
    assert read(f"Peace in the Andes\n\n{text}\n").published is None


def test_an_inferred_publication_is_not_before_its_newest_source():
    article = read("Peace in the Andes\n\nIn March 2003 they met for the talks.\n\n(La Hora, June 9, 11)\n")
    assert article.published is not None
    assert (article.published.earliest, article.published.latest) == (date(2003, 6, 11), date(2003, 6, 30))


def test_a_long_line_of_dashes_is_read_without_delay():
    assert parts(read(f"{PERU}\n{'- ' * 50_000}\n"), "body")[0] == BODY
