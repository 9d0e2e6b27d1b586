"""The loss of name labels as a chain: a conditional random field whose gold labels may be partly open.

Lafferty, McCallum and Pereira 2001; with labels left open, Tsuboi et al. 2008: the loss is the log of the sum over all
sequences less the log of the sum over those that the annotation allows.
"""

from __future__ import annotations

import torch
from torch import Tensor

NEVER = -1e4


def chain_loss(scores: Tensor, possible: Tensor, begins: Tensor, steps: Tensor) -> Tensor:
    """Sum the loss of some windows.

    ``scores`` (windows, words, labels); ``possible`` says which labels each word may have; ``begins`` (windows, words)
    marks the first word of each sentence, on which what stands before has no bearing; ``steps`` (labels, labels) scores
    a step from one label to the next, a row being what stands before, and is ``NEVER`` on what no sequence may hold.
    """
    both = torch.cat([scores, scores.masked_fill(~possible, NEVER)])
    whole, gold = _sums(both, torch.cat([begins, begins]), steps).chunk(2)
    return (whole - gold).sum()


def _sums(scores: Tensor, begins: Tensor, steps: Tensor) -> Tensor:
    """Give the log of the sum over all sequences of each window."""
    first = torch.where(steps[0] <= NEVER, NEVER, 0.0)  # an I may not begin a sentence, as it may not follow O
    taken = torch.where(begins[:, :, None, None], first.expand_as(steps), steps)
    found = scores[:, 0] + first
    for place in range(1, scores.shape[1]):
        found = torch.logsumexp(found[:, :, None] + taken[:, place], dim=1) + scores[:, place]
    return torch.logsumexp(found, dim=1)
