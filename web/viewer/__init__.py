"""The document beside the chat, with its cited places marked."""
