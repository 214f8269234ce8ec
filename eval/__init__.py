"""Is it any good: the fixed question set, retrieval benchmarks, reports."""
