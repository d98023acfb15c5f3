"""What a driver tells of an exception and of a value; it stands in front of every driver."""

import hashlib
import json
import os
import re
import sys

LONGEST = 2000  # characters of one thing told; of the rest there is a digest


def tell(*parts):
    """Print one line; addresses and names of temporary files tell nothing."""
    text = " ".join(parts).replace("\n", "\\n")
    text = re.sub(r"\b0x[0-9a-fA-F]{6,}|@test_\d+_tmp|\btmp[a-z0-9_]{8}\b", "...", text)
    text = text.encode("utf-8", "backslashreplace").decode()
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]}... {hashlib.sha256(text.encode()).hexdigest()}"
    sys.__stdout__.write(text + "\n")


def shown(value):
    """Return the repr of a value, or the exception that it raises."""
    try:
        return repr(value)
    except Exception as error:
        return f"no repr: {raised(error)}"


def raised(error):
    """Return class, message and the subject's frames of an exception and of those behind it."""
    parts = []
    while error is not None and len(parts) < 10:
        frames = []
        trace = error.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            if os.path.basename(code.co_filename) == PATH:
                frames.append(f"{code.co_name}:{trace.tb_lineno}")
            trace = trace.tb_next
        try:
            message = str(error)
        except Exception as other:
            message = f"no message: {type(other).__name__}"
        parts.append(f"{type(error).__name__}({message}) in {' '.join(frames)}")
        error = error.__cause__ or error.__context__
    return " after ".join(parts)
