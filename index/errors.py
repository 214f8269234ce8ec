"""The errors an official, a clerk or an administrator may see.

    RagError                     message is one Vietnamese line fit to show to a user
      ConfigError                a setting has a value that cannot work
      DocumentError              a file of documents/ cannot be read
      ReaderStartError           the process that reads files cannot be started
      ModelError                 the embedding model cannot be loaded or used
      IndexMissingError          there is no index yet
      IndexMismatchError         the index was built with another model or other settings
      IndexCorruptError          a file of the index is damaged
      EvalError                  a question set or a benchmark folder cannot be used

Doors (command line, server) catch `RagError`, print its one line and exit with status 1. A programmer's
mistake is a `ValueError`; not knowing an answer is a status, not an error.
"""

from __future__ import annotations


class RagError(Exception):
    """Base of all stated errors; the message says what happened, with which value, and what to do."""


class ConfigError(RagError):
    """A setting has a value that cannot work."""


class DocumentError(RagError):
    """A file cannot be read as a document."""


class ReaderStartError(RagError):
    """The process that reads files cannot be started; no file is at fault."""


class ModelError(RagError):
    """The embedding model cannot be loaded or used."""


class IndexMissingError(RagError):
    """There is no index to open."""


class IndexMismatchError(RagError):
    """The index was built with another model, other settings or another format."""


class IndexCorruptError(RagError):
    """A file of the index is damaged or incomplete."""


class EvalError(RagError):
    """A question set or a benchmark folder cannot be used."""
