"""Measure the language encoder alone, with names and links, and with claims, and each stage of a page.

    python -m tests.benchmarks.language [--rounds 3] [--write]

Reads the sample pages and those of ``tests/quality/pages/dev2``. Each figure
is of a process of its own, bound to one core or two (Linux). Speed on one core
is by CPU time, which a busy machine changes little; on two it is by the clock,
with two threads in the encoder and one for everything else, and is worth
nothing when others use the cores. ``--write`` puts the tables into README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = Path(__file__).with_name("README.md")
PAGES = (str(ROOT / "seeds" / "articles"), str(ROOT / "tests" / "quality" / "pages" / "dev2"))
START, END = "<!-- language:start -->\n", "<!-- language:end -->\n"
WHAT = {
    "encoder": "encoder alone: tokens, tags, tree, names (baseline; aim: 4.7k and 8.8k words/s)",
    "names": "names and links: encoder, lemmas, gazetteer, linking (aim: at most half more time)",
    "all": "all of `extract`: names, links, claims",
}
STAGES = ("reading", "encoder", "lemmas and mending", "names and links", "claims", "triples", "validation")


@dataclass
class Taken:
    """What one process took: seconds to load and to work, words, pages and claims read, peak memory in MB."""

    load_wall: float = 0.0
    load_cpu: float = 0.0
    wall: float = 0.0
    cpu: float = 0.0
    words: int = 0
    pages: int = 0
    claims: int = 0
    peak: float = 0.0
    stages: dict[str, float] = field(default_factory=dict)


def main() -> None:
    """Print the tables, or write them into README.md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--one", choices=[*WHAT, "stages"], help=argparse.SUPPRESS)
    parser.add_argument("--cores", type=int, default=1, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(asdict(measure(options.one, options.cores, options.rounds))))
        return
    text = "\n".join(section(options.rounds))
    sys.stdout.write(text)
    if options.write:
        before, _, rest = README.read_text(encoding="utf-8").partition(START)
        README.write_text(f"{before}{START}\n{text}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


def section(rounds: int) -> Iterator[str]:
    """Yield the lines of the section of README.md."""
    one = {what: _run(what, 1, rounds) for what in WHAT}
    two = {what: _run(what, 2, rounds) for what in WHAT}
    first = one["encoder"]
    yield "| what | words/s, one core | words/s, two cores | time beside the encoder | load, wall s (CPU s) | peak MB |"
    yield "|---|---|---|---|---|---|"
    for what, taken in one.items():
        beside = (taken.cpu / taken.words) / (first.cpu / first.words)
        yield (
            f"| {WHAT[what]} | {taken.words / taken.cpu:,.0f} | {two[what].words / two[what].wall:,.0f} | {beside:.2f} "
            f"| {taken.load_wall:.2f} ({taken.load_cpu:.2f}) | {taken.peak:.0f} |"
        )
    yield ""
    yield "Aims: load under 1.5 s, under 500 MB. One core is by CPU time, two cores by the clock."
    yield ""
    yield from _stages(_run("stages", 1, rounds))
    yield ""
    mean = first.words // first.pages
    yield (
        f"Measured on {date.today().isoformat()} over {first.pages // rounds} pages of {mean} words "
        f"on average, {rounds} times, on {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python "
        f"{sys.version.split()[0]}."
    )


def _stages(taken: Taken) -> Iterator[str]:
    whole = sum(taken.stages.values())
    yield "| stage | CPU s a page | share | beside the encoder |"
    yield "|---|---|---|---|"
    for name in STAGES:
        seconds = taken.stages[name]
        beside = seconds / taken.stages["encoder"]
        yield f"| {name} | {seconds / taken.pages:.4f} | {seconds / whole:.0%} | {beside:.2f} |"
    names = sum(taken.stages[name] for name in STAGES[:4])
    yield ""
    yield (
        f"Claims a page: {taken.claims / taken.pages:.1f}. Pages a second with names and links alone: "
        f"{taken.pages / names:.1f}; with claims: {taken.pages / (names + taken.stages['claims']):.1f}, "
        f"{taken.stages['claims'] / (names + taken.stages['claims']):.0%} fewer."
    )


def _run(what: str, cores: int, rounds: int) -> Taken:
    command = [sys.executable, "-m", __spec__.name, "--one", what, "--cores", str(cores), "--rounds", str(rounds)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return Taken(**json.loads(done.stdout))


def measure(what: str, cores: int, rounds: int) -> Taken:
    """Return what the work takes in this process, on so many cores."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
    wall, cpu = time.perf_counter(), time.process_time()
    work, taken = _load(what, cores), Taken()
    taken.load_wall, taken.load_cpu = time.perf_counter() - wall, time.process_time() - cpu
    documents = _documents(taken)
    for document in documents:
        work(document, Taken())  # what is loaded on first use is no part of the speed
    wall, cpu = time.perf_counter(), time.process_time()
    for document in documents * rounds:
        work(document, taken)
        taken.words += len(document.text.split())
        taken.pages += 1
    taken.wall, taken.cpu = time.perf_counter() - wall, time.process_time() - cpu
    taken.stages["reading"] = taken.stages.get("reading", 0.0) * rounds
    taken.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return taken


def _load(what: str, cores: int) -> Callable:
    """Return the work on a document, with everything loaded that it needs."""
    from loader.language.pipeline import load_pipeline
    from loader.pipeline import Tools, extract

    tools = Tools()
    tools.__dict__["language"] = load_pipeline(threads=cores)
    if what == "encoder":
        from loader.language.pipeline import load_pipeline

        nlp = tools.language
        nlp.disable_pipe("geopol_lemmatizer")
        return lambda document, taken: nlp(document.text)
    _ = tools.gazetteer
    if what == "names":
        return lambda document, taken: _names(document, tools)
    if what == "all":
        return lambda document, taken: extract(document, tools)
    tools.load()
    return lambda document, taken: _by_stage(document, tools, taken)


def _documents(taken: Taken) -> list:
    from loader.documents import RejectedPage, read_document, read_pages

    pages = [page for page in read_pages(PAGES) if not isinstance(page, RejectedPage)]
    for page in pages:
        read_document(page)
    start = time.process_time()
    documents = [read_document(page) for page in pages]
    taken.stages["reading"] = time.process_time() - start
    return documents


def _names(document, tools):
    from loader.claims.speech_words import speech
    from loader.language.repair import repair_attributions
    from loader.linking import link

    doc = repair_attributions(tools.language(document.text), speech().stances)
    return link(document, doc, tools.gazetteer)


def _by_stage(document, tools, taken: Taken) -> None:
    from loader.claims import extract_claims
    from loader.claims.speech_words import speech
    from loader.language.repair import repair_attributions
    from loader.linking import link
    from loader.pipeline import check
    from loader.rdf import to_rdf

    clock = [time.process_time()]

    def lap(stage: str) -> None:
        clock.append(time.process_time())
        taken.stages[stage] = taken.stages.get(stage, 0.0) + clock[-1] - clock[-2]

    doc = tools.language(document.text, disable=["geopol_lemmatizer"])
    lap("encoder")
    doc = repair_attributions(tools.language.get_pipe("geopol_lemmatizer")(doc), speech().stances)
    lap("lemmas and mending")
    links = link(document, doc, tools.gazetteer)
    lap("names and links")
    extraction = extract_claims(document, doc, links, tools.gazetteer)
    lap("claims")
    graph = to_rdf(extraction)
    lap("triples")
    check(graph, tools)
    lap("validation")
    taken.claims += len(extraction.claims)


if __name__ == "__main__":
    main()
