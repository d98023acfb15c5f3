"""Programs that run in the sandbox by themselves: what is here is read as text, not imported."""
