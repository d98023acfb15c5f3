"""The languages that a sandbox knows, by name, alias and file ending."""

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path, PurePosixPath

from runwright.core.errors import BadFile, UnknownName
from runwright.run.languages.record import Language, read_record

_OURS = Path(__file__).parent


class Languages:
    """Our records, and those of a folder.

    Args:
        folder: Of records of the user's own; one with the first name of one of ours replaces it.

    Raises:
        BadFile: the folder has no records, or one is wrong, or two claim one name or ending.
    """

    def __init__(self, folder: Path | None = None) -> None:
        records = {record.name: record for record in _read(_OURS)}
        if folder is not None:
            added = _read(folder)
            if not added:
                raise BadFile(f"{folder}: holds no language record; name a folder of .toml files")
            records |= {record.name: record for record in added}
        self._records = records
        self._by_name: dict[str, Language] = {}
        self._by_ending: dict[str, Language] = {}
        for record in records.values():
            for table, keys in ((self._by_name, record.names), (self._by_ending, record.endings)):
                for key in map(str.lower, keys):
                    if table.setdefault(key, record) is not record:
                        raise BadFile(f"{key!r} is claimed by {table[key].name} and {record.name}")

    def __iter__(self) -> Iterator[Language]:
        return iter(sorted(self._records.values(), key=lambda record: record.title))

    def named(self, name: str) -> Language:
        """Return the language of that name or alias, in any case.

        Raises:
            UnknownName: there is none.
        """
        found = self._by_name.get(name.lower())
        if found is None:
            near = get_close_matches(name.lower(), self._by_name, n=1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            known = ", ".join(sorted(self._records))
            raise UnknownName(f"no language {name!r}; {hint}there are {known}")
        return found

    def of_file(self, path: str) -> Language | None:
        """Return the language of files with such an ending; None: of none."""
        return self._by_ending.get(PurePosixPath(path).suffix.lower())

    def shown(self) -> tuple[str, ...]:
        """Return the paths outside the system's folders that run times of theirs read."""
        root = Path("/")
        globs = {glob for record in self for glob in record.needs.readable}
        return tuple(
            sorted(str(path) for glob in globs for path in root.glob(glob.removeprefix("/")))
        )


def _read(folder: Path) -> list[Language]:
    if not folder.is_dir():
        raise BadFile(f"{folder}: no such folder; name a folder of language records")
    return [read_record(path) for path in sorted(folder.glob("*.toml"))]
