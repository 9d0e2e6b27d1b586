"""Read news pages: raw bytes in, clean articles out.

`read_pages` finds the pages, `read_document` makes one of them a document.
"""

from loader.documents.pages import RejectedPage, count_pages, read_pages
from loader.documents.reading import read_document

__all__ = ["RejectedPage", "count_pages", "read_document", "read_pages"]
