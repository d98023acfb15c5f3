"""Languages beside Python: one record of data each, and what makes runs of them.

In goes a program in a language that has a record, out come the same nouns as for Python. A record
(`c.toml`, ...) says how a program is compiled, run and read; `record.py` checks it, `known.py`
finds it by name or file ending, `place.py` fills in its placeholders, `building.py` compiles and
runs, `endings.py` reads what a compiler complained of and what ended a run. Open building.py first.
"""

from runwright.run.languages.known import Languages
from runwright.run.languages.record import Language, read_record

__all__ = ["Language", "Languages", "read_record"]
