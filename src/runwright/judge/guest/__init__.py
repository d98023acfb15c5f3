"""The judge's two sides, each in a sandbox of its own: the candidate and the checker."""
