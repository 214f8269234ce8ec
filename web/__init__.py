"""Answers to people: the chat page, the source viewer, the REST API and the widget.

This is the only room that imports Gradio. Gradio and huggingface_hub read their switches once, when they are
imported, so the switches that keep the server from calling other hosts are thrown here, before either can be.
"""

from __future__ import annotations

import os

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
