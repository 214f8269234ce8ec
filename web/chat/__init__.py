"""The chat page: layout, what its events do, and answers as HTML."""
