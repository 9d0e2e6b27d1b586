"""Tell near copies of a text from texts of their own.

Two texts are near copies when at least two fifths of the runs of five words of
the shorter one stand in the longer one too, which one word in eight put
otherwise leaves, and two reports of one event do not reach: a wire report that another outlet
prints whole, cut or with a paragraph of its own is one source. The share of
the shorter text is taken (containment; Broder, "On the resemblance and
containment of documents", 1997), which a cut copy keeps and the usual
resemblance loses. So that not every text need be compared with every other,
each has some anchors, runs chosen by their hash alone: near copies share them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping

_WORD = re.compile(r"\w+")
_RUN = 5
_NEAR = 0.4
# One run of 24 is an anchor, and the four lowest in any case, for short texts.
_ONE_OF, _AT_LEAST = 24, 4
# Texts that share fewer of their anchors are not compared: two fifths is what near copies can expect to share.
_SHARED_ANCHORS = 0.15

Shingles = frozenset[int]


def shingles(text: str) -> Shingles:
    """Return the hashes (64 bits) of all runs of five words, in any case; a shorter text is one run."""
    words = _WORD.findall(text.lower())
    runs = (" ".join(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1)))
    return frozenset(int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest()) for run in runs)


def anchors(runs: Shingles) -> frozenset[str]:
    """Return the anchors of a text as hexadecimal numbers."""
    chosen = {run for run in runs if run % _ONE_OF == 0} | set(sorted(runs)[:_AT_LEAST])
    return frozenset(f"{run:016x}" for run in chosen)


def may_be_copies(shared: int, one: int, other: int) -> bool:
    """Return whether two texts share so many of their numbers of anchors that they are worth comparing."""
    return shared >= _SHARED_ANCHORS * min(one, other) > 0


def are_copies(one: Shingles, other: Shingles) -> bool:
    """Return whether two texts are near copies; one way or the other is the same."""
    return len(one & other) >= _NEAR * min(len(one), len(other))


def group(document: str, copies: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Return a document with its near copies, their near copies, and so on."""
    found, waiting = set[str](), [document]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += copies.get(one, ())
    return frozenset(found)
