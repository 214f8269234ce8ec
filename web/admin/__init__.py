"""The admin page: which documents there are, what became of them, and how they are added, replaced, removed.

Off unless RAG_ADMIN_PASSWORD_FILE names a file. It is an application of its own, beside the chat: it shares
neither routes, nor cross-origin rules, nor Gradio with it, and its pages work without scripts.
"""
