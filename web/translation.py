"""The chat page in another language: Gradio makes one page for all, its words are exchanged on the way out.

Gradio puts what it draws into the page as one line of JSON. The same layout built in another language has the
same components in the same order, and only other words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import gradio as gr

from index.language import Language
from web.words import words

_CONFIG = re.compile(r"(window\.gradio_config = )(\{.*?\})(;\s*</script>)", re.DOTALL)
_WORDED = ("value", "label", "placeholder")  # what of a component holds words

Texts = dict[str, str]
"""The words of one component, by the name of the property."""


def texts_of(blocks: gr.Blocks) -> tuple[Texts, ...]:
    """Return the words of a layout, component by component."""
    components = blocks.get_config_file()["components"]
    return tuple(_texts(component["props"]) for component in components)


def _texts(props: dict[str, object]) -> Texts:
    return {name: value for name in _WORDED if isinstance(value := props.get(name), str)}


def gradio_words() -> dict[str, dict[str, str]]:
    """Return Gradio's own words, under all names by which it may look for them.

    "en" is what applies, whatever the browser speaks.
    """
    said = dict(words().gradio)
    return {str(language): said for language in Language}


def translated(page: str, texts: Sequence[Texts]) -> str:
    """Return a page of Gradio's with `texts` for its components' words, in the language that is spoken.

    Raises:
        ValueError: the page has no config, or one of another layout: Gradio or the layout has changed.
    """
    match = _CONFIG.search(page)
    if match is None:
        raise ValueError("the page has no config of Gradio's")
    config = json.loads(match[2])
    components = config["components"]
    if [set(text) for text in texts] != [set(_texts(component["props"])) for component in components]:
        raise ValueError("the layouts differ between languages")
    for component, text in zip(components, texts, strict=True):
        component["props"].update(text)
    config |= {"title": words().title, "i18n_translations": gradio_words()}
    start, end = match.span(2)
    return page[:start] + script_json(config) + page[end:]


def script_json(value: object) -> str:
    """Return a value as JSON that may stand inside a script element."""
    said = json.dumps(value, ensure_ascii=False)
    return said.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
