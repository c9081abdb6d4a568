"""What leaves a case, and how it is checked: reports, exports and web archives; each is noted in the case's log."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ascertain import __version__
from ascertain.app.custody import Custodian
from ascertain.model import BadInput
from ascertain.views.language import LANGUAGES, speaking

if TYPE_CHECKING:
    from ascertain.exchange import Material
    from ascertain.store.case import Case
    from ascertain.store.chain import Link
    from ascertain.store.verification import Verification

SOFTWARE = f"Ascertain {__version__}"
SALT_BYTES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Hands on what a case holds. `at` is the time that reports carry."""

    case: Case
    custodian: Custodian
    at: str

    def report(
        self,
        target: Path,
        *,
        documents: Iterable[str] = (),
        before: Path | None = None,
        named: bool = False,
        language: str = "en",
    ) -> None:
        """Write the report page, on everything or on some documents. before: the report that this one follows. named: with
        the names of people; BadInput naming all who may not be shown. Otherwise they are kept back. language: of the page's
        own words; evidence stays as it is."""
        from ascertain.app.leaving import check_gate, redacted_report
        from ascertain.exchange import write_report

        if language not in LANGUAGES:
            raise BadInput(f"no report is written in {language!r}; known: {', '.join(LANGUAGES)}")
        chosen = [self.case.find(name).id for name in documents]
        check_gate(self.case, masked=not named, documents=chosen)
        earlier, signer = None if before is None else _text(before), self.custodian.signer()
        material = self._material(chosen)
        with speaking(language):
            if named:
                page = write_report(material, salt=_salt, signer=signer, before=earlier)
            else:
                page = redacted_report(self.case, material, salt=_salt, signer=signer, before=earlier).page
        _write(target, page.encode("utf-8", "backslashreplace"))
        self._note("report", target)

    def export(self, name: str, target: Path, *, named: bool = False, **settings: Any) -> tuple[Path, ...]:
        """Write the format of that name: one file at `target`, several into a folder of that name. named: as in `report`;
        an archive holds pages as they are, so it is refused while any name in them may not be shown."""
        from ascertain.app.leaving import check_gate, masked
        from ascertain.app.people import people_in
        from ascertain.exchange import archive_obstacles, exporters, write_archive

        check_gate(self.case, masked=not named)
        material = self._material(())
        if name == "wacz":
            obstacles = archive_obstacles(material, people_in(self.case))
            if obstacles:
                raise BadInput(f"the pages as captured may not leave the case: {'; '.join(obstacles)}")
            write_archive(
                self.case,
                target,
                title=self.case.path.stem,
                at=self.at,
                software=SOFTWARE,
                signer=self.custodian.signer(),
            )
            self._note(name, target)
            return (target,)
        part = exporters.get(name)
        shown = material if named else masked(self.case, material)
        files = list(part.function(shown, **part.resolve(settings)))
        if len(files) > 1:
            make_folder(target)
        paths = [target if len(files) == 1 else target / file for file, _ in files]
        for path, (_, data) in zip(paths, files, strict=True):
            _write(path, data)
        self._note(name, target)
        return tuple(paths)

    def stamp_request(self, target: Path) -> int:
        """Write the request for a time stamp of the log's last checkpoint, and return that entry. BadInput without one."""
        from ascertain.store.stamps import stamp_request

        last = self._checkpoint()
        _write(target, stamp_request(last))
        return last.sequence

    def keep_stamp(self, source: Path) -> int:
        """Keep an authority's response in the log, and return the checkpoint that it is of. BadInput for one that is of none."""
        from ascertain.store.custody import stamp
        from ascertain.store.stamps import is_of

        try:
            token = source.read_bytes()
        except OSError as error:
            raise BadInput(f"{source} cannot be read: {error}") from error
        found = next((c for c in self._checkpoints() if is_of(token, c)), None)
        if found is None:
            raise BadInput(f"{source} is no time stamp of a checkpoint of this case")
        stamp(self.case.engine, found, token, who=self.custodian.who, at=self.at)
        return found.sequence

    def _checkpoint(self) -> Link:
        self.custodian.vouch(self.case, at=self.at)
        return next(self._checkpoints())

    def _checkpoints(self) -> Iterator[Link]:
        """The last first."""
        from ascertain.store.custody import CHECKPOINT, links
        from ascertain.store.database import transaction

        with transaction(self.case.engine) as connection:
            log = links(connection)
        return (link for link in reversed(log) if json.loads(link.event)["what"] == CHECKPOINT)

    def _material(self, documents: Iterable[str]) -> Material:
        from ascertain.exchange import gather

        chosen = list(documents) or None
        return gather(self.case, title=self.case.path.stem, made_at=self.at, software=SOFTWARE, documents=chosen)

    def _note(self, name: str, target: Path) -> None:
        self.case.note("export", format=name, file=target.name)


def verify(path: Path, *, witness: Path | None, authorities: tuple[Path, ...], custodian: Custodian) -> Verification:
    """Check a case, a report, a bundle or a web archive. A case is also held against the witness kept on this machine."""
    from ascertain.exchange import verify as check
    from ascertain.store.database import is_server

    def known(case: Path) -> Path | None:
        kept = custodian.witness(case)
        return witness or (kept if kept and kept.exists() else None)

    if is_server(path):
        from ascertain.app.clock import stamp, utc_now
        from ascertain.store.verify_server import verify_server

        return verify_server(path, at=stamp(utc_now()), witness=known, authorities=authorities)
    return check(path, witness=known(path), authorities=authorities, vault=custodian.vault(path))


def print_page(page: Path, target: Path) -> None:
    """Print a report page to PDF with an installed Chromium, whose sandbox needs a user other than root."""
    from ascertain.exchange import print_pdf

    print_pdf(page, target, sandbox=os.geteuid() != 0)


def make_folder(folder: Path) -> None:
    """Make a folder for what leaves the case or is drawn, and those above it; BadInput when that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"{folder} cannot be a folder ({error.strerror}); give another path") from error


def _salt() -> str:
    return secrets.token_hex(SALT_BYTES)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read: {error}") from error


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise BadInput(f"{path} cannot be written ({error.strerror}); give another path") from error
