"""What leaves a case, and how it is checked: reports, exports and web archives; each is noted in the case's log."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ascertain import __version__
from ascertain.app.custody import Custodian
from ascertain.model import BadInput

if TYPE_CHECKING:
    from ascertain.exchange import Material
    from ascertain.store.case import Case
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
        self, target: Path, *, documents: Iterable[str] = (), before: Path | None = None, named: bool = False
    ) -> None:
        """Write the report page, on everything or on some documents. before: the report that this one follows. named: with
        the names of people; BadInput naming all who may not be shown. Otherwise they are kept back."""
        from ascertain.app.people import check_gate, redacted_report
        from ascertain.exchange import write_report

        chosen = [self.case.find(name).id for name in documents]
        check_gate(self.case, masked=not named, documents=chosen)
        earlier, signer = None if before is None else _text(before), self.custodian.signer()
        material = self._material(chosen)
        if named:
            page = write_report(material, salt=_salt, signer=signer, before=earlier)
        else:
            page = redacted_report(self.case, material, salt=_salt, signer=signer, before=earlier).page
        _write(target, page.encode("utf-8", "backslashreplace"))
        self._note("report", target)

    def export(self, name: str, target: Path, *, named: bool = False, **settings: Any) -> tuple[Path, ...]:
        """Write the format of that name: one file at `target`, several into a folder of that name. named: as in `report`;
        an archive holds pages as they are, so it is refused while any name in them may not be shown."""
        from ascertain.app.people import check_gate, masked, people_in
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
            target.mkdir(parents=True, exist_ok=True)
        paths = [target if len(files) == 1 else target / file for file, _ in files]
        for path, (_, data) in zip(paths, files, strict=True):
            _write(path, data)
        self._note(name, target)
        return tuple(paths)

    def _material(self, documents: Iterable[str]) -> Material:
        from ascertain.exchange import gather

        chosen = list(documents) or None
        return gather(self.case, title=self.case.path.stem, made_at=self.at, software=SOFTWARE, documents=chosen)

    def _note(self, name: str, target: Path) -> None:
        self.case.note("export", format=name, file=target.name)


def verify(path: Path, *, witness: Path | None, authorities: tuple[Path, ...], custodian: Custodian) -> Verification:
    """Check a case, a report, a bundle or a web archive. A case is also held against the witness kept on this machine."""
    from ascertain.exchange import verify as check

    kept = custodian.witness(path)
    return check(path, witness=witness or (kept if kept and kept.exists() else None), authorities=authorities)


def print_page(page: Path, target: Path) -> None:
    """Print a report page to PDF with an installed Chromium, whose sandbox needs a user other than root."""
    from ascertain.exchange import print_pdf

    print_pdf(page, target, sandbox=os.geteuid() != 0)


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
