"""The REST interface and the form of its errors."""
