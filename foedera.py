"""The front door: the `foedera` command and its settings."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

import commands
from console import MISUSE, PROBLEMS, Console
from settings import EVERYWHERE, READING, SERVING, SETTINGS, Settings, SettingsError, load_settings

Run = Callable[[argparse.Namespace, Settings, Console], int]
SOURCE = "articles (.txt, .html, .md, .jsonl), folders of them, or - for standard input"


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
        _add_settings(reading, READING)
    load = command("load", commands.run_load)
    load.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="RDF (.ttl, .nt, .rdf, .jsonld ...), also .gz or .zst"
    )
    load.add_argument("--graph", metavar="IRI", help="the graph to fill; what it held is replaced")
    delta = command("delta", commands.run_delta)
    delta.add_argument("old", metavar="OLD", help="a release")
    delta.add_argument("new", metavar="NEW", help="a later one")
    delta.add_argument("folder", type=Path, metavar="FOLDER")
    infer = command("infer", commands.run_infer)
    infer.add_argument("--ontology", type=Path, metavar="FILE", help="close the triples of files: the one with axioms")
    infer.add_argument("--data", type=Path, metavar="FILE", help="the one with facts, which goes with --ontology")
    infer.add_argument("--out", type=Path, metavar="FILE", help="the file to write N-Triples to")
    infer.add_argument("--reasoner", choices=("compiled", "owlrl"), default="compiled", help="who draws it")
    explain = command("explain", commands.run_explain)
    for part in ("subject", "predicate", "object"):
        explain.add_argument(part, metavar=part[0].upper(), help=f"the {part}: a name such as state:uz, or an IRI")
    command("check", commands.run_check)
    for name in ("publish", "infer", "check"):
        about = "a table of editors' reviews (default: that of the seeds)"
        chosen.choices[name].add_argument("--reviews", type=Path, metavar="FILE", help=about)
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
