"""The documents name every command, setting, route and class, and what they show is so."""

import re
import tomllib
from importlib.metadata import requires
from pathlib import Path

import pytest
from rdflib.namespace import OWL, RDF

from foedera import SETTINGS, build_parser
from ontology.iris import prefixes
from ontology.schema import load_ontology
from server import Config, create_app
from store.embedded import EmbeddedStore
from store.releases import find_current

ROOT = Path(__file__).parent.parent
BASE = "http://localhost:8000/"
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "seeds" / "SOURCES.md", *(ROOT / "docs").glob("*.md")])
TEXT = "\n".join(path.read_text(encoding="utf-8") for path in DOCS)


def block(language: str) -> str:
    [found] = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return str(found)


def test_every_command_is_in_the_readme() -> None:
    [commands] = [action.choices for action in build_parser()._actions if action.choices]
    assert {name for name in commands if not re.search(rf"^\| `{name}[ `]", README, re.MULTILINE)} == set()


def test_every_option_of_a_command_is_in_the_readme() -> None:
    [commands] = [action.choices for action in build_parser()._actions if action.choices]
    options = {name for parser in commands.values() for action in parser._actions for name in action.option_strings}
    assert {name for name in options - {"-h", "--help"} if f"`{name}" not in README and name not in README} == set()


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_in_the_readme_with_its_default(setting) -> None:  # type: ignore[no-untyped-def]
    [row] = [line for line in README.splitlines() if line.startswith(f"| `{setting.variable}`")]
    default = row.split("|")[3].strip().strip("`")
    assert default == (setting.default or "none")


def test_every_route_is_in_the_docs(tmp_path: Path) -> None:
    routes = {str(rule).partition("<")[0] for rule in create_app(Config(BASE, tmp_path)).url_map.iter_rules()}
    assert {route for route in routes if f"`{route.rstrip('.')}" not in TEXT} == set()


def test_every_class_of_the_ontology_is_in_the_model() -> None:
    model = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    start = f"{BASE}ontology#"
    classes = {str(iri) for iri in load_ontology(BASE).subjects(RDF.type, OWL.Class)}
    names = {iri.removeprefix(start) for iri in classes if iri.startswith(start) and "." not in iri}
    assert {name for name in names if not re.search(rf"foe:{name}\b", model)} == set()


def test_every_dependency_is_in_the_readme_and_pinned() -> None:
    pinned = (ROOT / "requirements-test.txt").read_text(encoding="utf-8").lower()
    for requirement in requires("foedera") or ():
        name, _, version = requirement.partition(";")[0].strip().partition("==")
        assert re.search(rf"\b{re.escape(name)}\b", README, re.IGNORECASE), name
        assert f"\n{name.lower().replace('_', '-')}=={version} " in f"\n{pinned}", requirement


def test_what_is_installed_is_pinned_alike_for_running_and_testing() -> None:
    running, testing = ((ROOT / f"requirements{kind}.txt").read_text(encoding="utf-8") for kind in ("", "-test"))
    pins = re.findall(r"^(\S+==\S+) \\$", running, re.MULTILINE)
    assert len(pins) > 50
    assert set(pins) <= set(re.findall(r"^(\S+==\S+) \\$", testing, re.MULTILINE))
    assert "://" not in running + testing


def test_the_changelog_begins_with_the_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)[0] == version


def test_the_first_question_answers_as_the_readme_says(published: Path) -> None:
    release = find_current(published)
    assert release is not None
    store = EmbeddedStore.open(release.store, base_iri=BASE, prefixes=prefixes(BASE))
    body = store.query(block("sparql"), results="text/csv").body
    assert isinstance(body, bytes)
    assert body.decode().split() == block("csv").split()


def test_every_link_between_documents_leads_somewhere() -> None:
    for path in DOCS:
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_every_file_of_a_store_is_in_the_operations(published: Path) -> None:
    operations = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    release = find_current(published)
    assert release is not None
    names = [path.name for path in (*published.iterdir(), *release.folder.iterdir()) if path.name != "lock"]
    for name in (*names, *release.manifest()):
        assert name in operations
