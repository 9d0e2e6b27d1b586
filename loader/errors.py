"""Define the errors a caller may want to tell apart.

LoaderError              exit code 1 unless a subclass says otherwise
├── UsageError           2: a wrong argument, a missing file, an unknown query
├── PageError            a page that cannot become a document; set aside with its reason
├── DataError            1: data that does not parse or does not conform
└── StoreError           3: the store or the disk is not available
"""

from __future__ import annotations


class LoaderError(Exception):
    """Say what failed, on which input, and what to do next."""

    exit_code = 1


class UsageError(LoaderError):
    """Report a wrong argument, a missing file or an unknown name."""

    exit_code = 2


class PageError(LoaderError):
    """Report a page that holds no article we can read.

    ``reason`` is a short code for the ledger: empty, not-text, no-article,
    too-large, too-slow, language, malformed.
    """

    def __init__(self, message: str, *, reason: str) -> None:
        """Keep the reason beside the message."""
        super().__init__(message)
        self.reason = reason


class DataError(LoaderError):
    """Report data that does not parse or does not conform."""


class StoreError(LoaderError):
    """Report a store, a server or a disk that is not available."""

    exit_code = 3
