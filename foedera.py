"""The front door: the `foedera` command and its settings."""

from __future__ import annotations

import argparse
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import commands
from ontology.errors import OntologyError
from ontology.iris import Iris

FINE, PROBLEMS, MISUSE = 0, 1, 2


class SettingsError(Exception):
    """A setting has a value that it cannot have."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: where its value comes from, what it is when nobody says, how it is read."""

    name: str
    default: str
    read: Callable[[str], Any]
    help: str

    @property
    def variable(self) -> str:
        """The name of its environment variable."""
        return f"FOEDERA_{self.name.upper()}"

    @property
    def flag(self) -> str:
        """The name of its flag."""
        return f"--{self.name.replace('_', '-')}"


def _read_base(value: str) -> str:
    return Iris(value if value.endswith("/") else f"{value}/").base


def _read_folder(value: str) -> Path:
    if "://" in value:
        raise SettingsError(f"the store {value!r} is an address; this version keeps its store in a folder")
    return Path(value)


def _read_positive(kind: type[int] | type[float], value: str) -> int | float:
    number = kind(value)
    if not 0 < number < float("inf"):
        raise ValueError("it must be greater than 0")
    return number


_COUNT, _SECONDS = partial(_read_positive, int), partial(_read_positive, float)
SETTINGS = (
    Setting("base_iri", "http://localhost:8000/", _read_base, "the IRI under which everything is named"),
    Setting("store", "var/store", _read_folder, "the folder of the store"),
    Setting("token", "", lambda value: value or None, "who bears it may write over HTTP; nobody may without one"),
    Setting("time_limit", "30", _SECONDS, "seconds that a public query may take"),
    Setting(
        "row_cap", "", lambda value: _COUNT(value) if value else None, "the most rows that a public query may give"
    ),
    Setting("web_workers", "1", _COUNT, "processes that answer requests"),
    Setting("query_workers", "2", _COUNT, "processes that run queries, for each web worker"),
    Setting("host", "127.0.0.1", str, "the address to listen on"),
    Setting("port", "8000", _COUNT, "the port to listen on"),
)
EVERYWHERE = ("base_iri", "store")
SERVING = ("time_limit", "row_cap", "web_workers", "query_workers", "host", "port")  # a token on the command line shows


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set, read once."""

    base_iri: str
    store: Path
    token: str | None
    time_limit: float
    row_cap: int | None
    web_workers: int
    query_workers: int
    host: str
    port: int


def load_settings(flags: Mapping[str, str | None], environment: Mapping[str, str]) -> Settings:
    """Return the settings: flags first, then variables, then defaults; raises SettingsError for a bad value."""
    values = {}
    for setting in SETTINGS:
        flag = flags.get(setting.name)
        text = flag if flag is not None else environment.get(setting.variable, setting.default)
        try:
            values[setting.name] = setting.read(text)
        except (ValueError, OntologyError) as error:
            raise SettingsError(f"{setting.flag} or {setting.variable}: {text!r} will not do: {error}") from error
    return Settings(**values)


@dataclass(frozen=True, slots=True)
class Console:
    """Where a command speaks: progress on standard error, its result on standard output."""

    quiet: bool
    as_json: bool

    def say(self, line: str) -> None:
        """Tell how far it is."""
        if not self.quiet:
            print(line, file=sys.stderr, flush=True)

    def result(self, value: Mapping[str, Any], *lines: str) -> None:
        """Give the result: *value* for programs, or *lines* for people."""
        print(json.dumps(value, ensure_ascii=False, default=str) if self.as_json else "\n".join(lines), flush=True)

    def write(self, lines: Iterable[str]) -> None:
        """Give a result that is lines in itself, with their line ends."""
        sys.stdout.writelines(lines)

    def problems(self, lines: Sequence[str]) -> int:
        """List what went wrong, at the end; return the exit code."""
        for line in lines:
            print(f"foedera: {line}", file=sys.stderr)
        return PROBLEMS if lines else FINE


Run = Callable[[argparse.Namespace, Settings, Console], int]
SOURCE = "articles (.txt), folders of them, or - for standard input"


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--quiet", action="store_true", help="no progress")
    shared.add_argument("--json", action="store_true", dest="as_json", help="the result as JSON")
    shared.add_argument("--traceback", action="store_true", help="show where an error arose")
    _add_settings(shared, EVERYWHERE)
    parser = argparse.ArgumentParser(prog="foedera", description="Relations between states, as articles tell them.")
    parser.add_argument("--version", action="version", version=f"foedera {version('foedera')}")
    chosen = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Run) -> argparse.ArgumentParser:
        about = (run.__doc__ or "").strip()
        made = chosen.add_parser(name, parents=[shared], help=about, description=about)
        made.set_defaults(run=run)
        return made

    for name, run, count in (("ingest", commands.run_ingest, "+"), ("publish", commands.run_publish, "*")):
        reading = command(name, run)
        reading.add_argument("sources", nargs=count, type=Path, metavar="SOURCE", help=SOURCE)
        reading.add_argument("--fresh", action="store_true", help="forget the articles read before")
    command("infer", commands.run_infer).add_argument("--out", type=Path, help="the file to write N-Triples to")
    command("check", commands.run_check)
    command("releases", commands.run_releases)
    command("rollback", commands.run_rollback).add_argument("version", nargs="?", help="the release to go back to")
    _add_settings(command("serve", commands.run_serve), SERVING)
    facts = command("facts", commands.run_facts)
    facts.add_argument("--format", choices=("json", "csv"), default="json")
    facts.add_argument("--article", metavar="KEY", help="only this article")
    evaluation = command("evaluate", commands.run_evaluate)
    evaluation.add_argument("gold", type=Path, metavar="GOLD", help="the folder with pairs KEY.txt and KEY.json")
    evaluation.add_argument("--errors", action="store_true", help="list what was missed and what is wrong")
    verify = command("verify", commands.run_verify)
    verify.add_argument("dump", type=Path, metavar="DUMP")
    verify.add_argument("--sources", type=Path, required=True, metavar="DIR", help="the folder with the articles")
    command("dump", commands.run_dump).add_argument("folder", type=Path, metavar="FOLDER")
    return parser


def _add_settings(parser: argparse.ArgumentParser, names: Sequence[str]) -> None:
    for setting in SETTINGS:
        if setting.name in names:
            about = f"{setting.help} ({setting.variable}; default {setting.default or 'none'})"
            parser.add_argument(setting.flag, dest=setting.name, metavar="VALUE", help=about)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return 0 when all is fine, 1 when problems were found, 2 for misuse."""
    options = build_parser().parse_args(arguments)
    console = Console(options.quiet, options.as_json)
    try:
        settings = load_settings(vars(options), os.environ)
        code: int = options.run(options, settings, console)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return console.problems(["stopped; nothing half-made is in use"])
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter complains at its end
        return PROBLEMS
    except Exception as error:  # the one broad catch: whoever runs a command gets a line, not a stack
        return _explain(error, options, console)
    return code


def _explain(error: Exception, options: argparse.Namespace, console: Console) -> int:
    if options.traceback:
        traceback.print_exception(error)
    if isinstance(error, (SettingsError, *commands.MISUSED)):
        console.problems([str(error)])
        return MISUSE
    if isinstance(error, commands.EXPECTED):
        return console.problems([str(error), *getattr(error, "violations", ())])
    return console.problems([f"{type(error).__name__}: {error}; this is a defect, --traceback shows where it arose"])


if __name__ == "__main__":
    sys.exit(main())
