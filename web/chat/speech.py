"""The chat page's events in the language of the page they come from.

Gradio runs them long after the request that brought them, so the page itself says which language it is in.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from index.language import Language, speaking


def read_language(said: str | None) -> Language:
    """Return the language that a page says it is in; Vietnamese where it says anything else."""
    return Language(said) if said in list(Language) else Language.VIETNAMESE


async def steps_in(said: str | None, steps: AsyncIterator[str]) -> AsyncIterator[str]:
    """Yield what `steps` yields, each step made in the language that a page says it is in.

    Step by step, because whoever takes the steps may take each in another context.
    """
    while True:
        with speaking(read_language(said)):
            try:
                step = await anext(steps)
            except StopAsyncIteration:
                return
        yield step
