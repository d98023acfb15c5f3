# Starts threads that stay, more than it may have.
# expects: ok
# holds: full process
import threading

from attack import attempt, target

stop = threading.Event()


def bomb():
    try:
        for _ in range(64 + target["room"]):
            threading.Thread(target=stop.wait, daemon=True).start()
    except RuntimeError as error:
        raise OSError(str(error)) from None


attempt("bomb", bomb)
stop.set()
