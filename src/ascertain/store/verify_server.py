"""A case on a PostgreSQL server, checked like one in a file: it is copied into a file in a folder of its own, as `move` does, and
that is verified, with the captured bytes where they lie. One reading transaction sees the whole case as it stood at one moment.

What the server does beyond its rows (altered triggers, damaged pages) is not seen: that is for the server's own tools.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ascertain.model import StopRun
from ascertain.store.case import Case
from ascertain.store.moving import copy
from ascertain.store.verification import Broken, Verification
from ascertain.store.verify import verify_case

NOTE = "checked in a copy: triggers and pages of the database are for the server's own tools"


def verify_server(
    place: Path | str, *, at: str, witness: Callable[[Path], Path | None], authorities: tuple[Path, ...] = ()
) -> Verification:
    """Check the case at that address. `witness` gives the statement kept elsewhere of a case whose files lie beside that path.
    Takes as much room in the folder for temporary files as the case has. BadInput when there is no case."""
    with Case.open(place, now=at) as case, TemporaryDirectory(prefix="ascertain-") as folder:
        path, subject = Path(folder) / case.path.name, case.engine.url.render_as_string()
        (path.parent / case.blobs.root.name).symlink_to(case.blobs.root.absolute())
        try:
            with Case.empty(path, now=at) as target:
                copy(case, target)
        except StopRun as error:
            broken = Broken(item="database", words=f"the rows of {subject} do not fit one another: {error}")
            return Verification(subject=subject, broken=(broken,))
        found = verify_case(path, witness=witness(case.path), authorities=authorities)
    return replace(found, subject=subject, notes=(*found.notes, NOTE))
