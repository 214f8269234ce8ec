"""Question to answer: understanding, retrieval, excerpts, refusals. Knows nothing of HTTP."""

from rag.assistant import Assistant
from rag.scope import Scope
from rag.types import Answer, Citation, Hit, Status, Turn

__all__ = ["Answer", "Assistant", "Citation", "Hit", "Scope", "Status", "Turn"]
