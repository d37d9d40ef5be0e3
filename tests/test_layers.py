"""Imports point one way, and only the store knows the engine."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "ontology": set[str](),
    "store": set[str](),
    "seeds": set[str](),
    "ingest": {"ontology"},
    "server": {"store", "ontology"},
    "publishing": {"ingest", "ontology", "server", "store"},
    "verification": {"ingest", "store"},
    "settings": {"ontology", "store"},
    "console": set[str](),
    "commands": {"console", "ingest", "ontology", "publishing", "server", "settings", "store", "verification"},
    "foedera": {"commands", "console", "ingest", "ontology", "settings", "store"},
}
ONLY_IN = {
    "pyoxigraph": {"ontology", "store"},
    "granian": {"commands"},
    "spacy": {"ingest"},
    "pyshacl": {"ontology"},
    "owlrl": {"ontology"},
}


ROOMS = {
    "server": {
        "web": set[str](),
        "processes": {"web"},
        "graph": {"web"},
        "language": {"graph", "processes", "web"},
        "core": {"graph", "language", "processes", "web"},
        "drawing": {"graph"},
        "routes": {"core", "drawing", "graph", "language", "processes", "web"},
    },
    "ingest": {
        "basics": set[str](),
        "dates": {"basics"},
        "articles": {"basics", "dates"},
        "language": {"articles", "basics"},
        "names": {"basics", "language"},
        "offices": {"basics", "language", "names"},
        "narrative": {"basics", "dates", "language"},
        "reference": {"basics", "language", "names", "narrative", "offices"},
        "acts": {"basics", "dates", "language", "names", "offices", "reference"},
        "graph": {"basics", "dates"},
    },
}
"""The rooms of the large packages, and which each may enter; what stands outside of them puts them together."""


def files_of(part: str) -> list[Path]:
    module = ROOT / f"{part}.py"
    return [module] if module.exists() else sorted((ROOT / part).rglob("*.py"))


def modules_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield node.module or ""


def imports_of(path: Path) -> Iterator[str]:
    return (name.partition(".")[0] for name in modules_of(path))


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_imports_point_one_way(part: str) -> None:
    allowed = MAY_IMPORT[part] | {part}
    wrong = {path: set(imports_of(path)) & set(MAY_IMPORT) - allowed for path in files_of(part)}
    assert not {path.name: names for path, names in wrong.items() if names}


@pytest.mark.parametrize("package", ROOMS)
def test_rooms_are_entered_one_way(package: str) -> None:
    for room, allowed in ROOMS[package].items():
        for path in (ROOT / package / room).glob("*.py"):
            entered = {(*name.split("."), "")[1] for name in modules_of(path) if name.split(".")[0] == package}
            assert entered <= allowed | {room}, path
    rooms = {path.name for path in (ROOT / package).iterdir() if (path / "__init__.py").exists()}
    assert rooms == ROOMS[package].keys()


@pytest.mark.parametrize("package", ONLY_IN)
def test_a_package_is_known_where_it_is_used_and_nowhere_else(package: str) -> None:
    users = {part for part in MAY_IMPORT for path in files_of(part) if package in imports_of(path)}
    assert users <= ONLY_IN[package]


def test_only_the_front_door_prints() -> None:
    for part in MAY_IMPORT:
        for path in files_of(part):
            calls = [
                node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
            ]
            prints = any(isinstance(call.func, ast.Name) and call.func.id == "print" for call in calls)
            assert not prints or part in ("foedera", "console"), f"{path} prints"
