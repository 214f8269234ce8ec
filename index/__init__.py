"""Documents to index: reading, structure, passages, embedding, lexical fields, generations on disk."""
