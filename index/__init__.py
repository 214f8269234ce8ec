"""Documents to index: reading, structure, passages, embedding, lexical fields, generations on disk."""

import os

# The one thing done at import, since NumPy reads it once: a question's products are small, and OpenBLAS's
# threads spend longer waiting for each other than computing (on two busy cores 24 ms a question, 5 with one).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
