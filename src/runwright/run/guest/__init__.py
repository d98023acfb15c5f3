"""Code that runs inside the sandbox: standard library only. Start at worker.py."""
