from __future__ import annotations

import csv
import gzip
from pathlib import Path

from ascertain.bench import truth

HEAD = "source,object,value\n"


def test_every_claimed_answer_gets_a_probability(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(HEAD + 'a,"Benn, Mara",12\nb,"Benn, Mara",12\nc,"Benn, Mara",14\n')
    assert truth.predict(tmp_path / "in.csv", tmp_path / "out.csv") == 2
    rows = list(csv.DictReader((tmp_path / "out.csv").open(newline="")))
    assert [(r["object"], r["value"]) for r in rows] == [("Benn, Mara", "12"), ("Benn, Mara", "14")]
    assert float(rows[0]["prob"]) > float(rows[1]["prob"]) > 0


def test_copies_hierarchy_and_gzip_are_served(tmp_path: Path) -> None:
    lines = []
    for k in range(60):
        lines += [f"{s},o{k},t{k}" for s in ("a", "b", "c")]
        lines += [f"{s},o{k},{'lie' if k % 2 else 't'}{k}" for s in ("thief", "fence")]
    (tmp_path / "in.csv.gz").write_bytes(gzip.compress((HEAD + "\n".join(lines) + "\n").encode()))
    (tmp_path / "h.csv").write_text("id,name,parent\n1,Veresk,-1\n2,Orlin,1\n")
    truth.predict(
        tmp_path / "in.csv.gz", tmp_path / "out.csv.gz", hierarchy=tmp_path / "h.csv", copies=tmp_path / "copies.csv"
    )
    assert gzip.decompress((tmp_path / "out.csv.gz").read_bytes()).startswith(b"object,value,prob\n")
    pairs = list(csv.DictReader((tmp_path / "copies.csv").open(newline="")))
    assert [(p["a"], p["b"]) for p in pairs] == [("fence", "thief")]
