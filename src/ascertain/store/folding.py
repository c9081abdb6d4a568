"""The JSON of one pack in fewer bytes before it is compressed: ids as their twelve bytes, the document's name once, and each
place in the text as its distance from the one before it. JSON holds no control characters, so that they can stand for these.
"""

from __future__ import annotations

import re
import zlib

from ascertain.model import BadInput

FOLDED = b"\1"
"""How folded data begins; compressed JSON begins with x."""
LEVEL = 6
"""Of zlib: 4 takes 4 bytes a claim more and 0.4 µs less, 9 takes 2 less and 1.3 µs more."""
ID_BYTES = 12
PRESET = (
    b'"time_expression",{"id":"tmx\2,"document":\1,"span":\x04,"type":"DATE","value":"20","begin":"20","end":"20","precision":'
    b'"day","anchor":"publication","anchor_spans":[],"calendar":null,"modifier":null,"bound":null,"method":"times@1","score":0.'
    b'9}],["place_name",{"id":"plc\2,"document":\1,"span":\x04,"candidates":[{"geonameid":,"name":"","country":"","feature":"city'
    b'","latitude":,"longitude":,"population":,"score":0.}],"chosen":0,"method":"places@1","score":0.}],["event",{"id":"evt\2,"d'
    b'ocument":\1,"type":"","cameo":"","trigger":\x04,"sources":[\x04],"targets":[\x04],"source_actors":["act\3],"target_actors":[]'
    b',"times":[],"places":[],"claims":["clm\3],"polarity":"positive","method":"plover@1","score":0.}],["loaded_term",{"id":"loa'
    b'\2,"document":\1,"span":\x04,"term":"","method":"rules@1","score":0.}],["actor",{"id":"act\2,"document":\1,"kind":"organisa'
    b'tion","name":"","mentions":[\x04],"names":[],"author":false,"idle":false,"method":"rules@1","score":1.0}],["mention",{"id":'
    b'"mnt\2,"document":\1,"span":\x04,"head":\x04,"kind":"person","form":"description","collective":false,"roles":[],"method":"r'
    b'ules@1","score":0.}],["attribution",{"id":"att\2,"document":\1,"speaker":{"kind":"source","name":"","spans":[\x04],"anteced'
    b'ent":[]},"cue":[\x04],"content":[\x04],"basis":"none_stated"named_person"unnamed_source"named_organisation"common_belief"ow'
    b'n_observation"document"author_opinion","basis_cues":[\x04],"anonymity_reason":[],"within":null,"takes_up":[],"method":"tagg'
    b'er@1","score":0.}],["claim",{"id":"clm\2,"document":\1,"attribution":"att\0032,"content":[\x04],"polarity":"negative"positive'
    b'","stance":"denied"possible"probable"asserted","stance_cues":[],"factuality":null,"hedges":[],"method":"tagger@1","score":0.'
    b'}],["attribution",{"id":"att\2,"document":\1,"speaker":{"kind":"unstated","name":null,"spans":[],"antecedent":[]},"cue":[]'
    b',"content":[\x04],"basis":"author"'
)
"""What packs are likely to hold, for the compressor to refer to; part of the format, which is never edited."""
_ID = re.compile(rb'-([0-9a-f]{24})"')
_KEPT_ID = re.compile(rb"\x02|\x03(\d+)")
_SPAN = re.compile(rb'\{"document":\x01,"start":(\d+),"end":(\d+)\}')
_KEPT_SPAN = re.compile(rb"\x04(-?\d+),(-?\d+)")


def fold(text: bytes, document: bytes) -> bytes:
    """JSON that speaks of one document, whose name as it stands there is `document`, as few bytes."""
    pieces = _ID.split(document + b"\0" + b"\1".join(text.split(document)))
    known: dict[bytes, int] = {}
    marks = []
    for digits in pieces[1::2]:
        fresh = len(known)
        at = known.setdefault(digits, fresh)
        marks.append(b"\2" if at == fresh else b"\3%d" % (fresh - at))
    pieces[1::2] = marks
    pieces = _SPAN.split(b"".join(pieces))
    starts = [*map(int, pieces[1::3])]
    places = zip(starts, [0, *starts], pieces[2::3], strict=False)
    pieces[1::3] = [b"\4%d,%d" % (start - before, int(end) - start) for start, before, end in places]
    del pieces[2::3]
    packer = zlib.compressobj(LEVEL, wbits=-zlib.MAX_WBITS, zdict=PRESET)
    data = packer.compress(b"".join(pieces)) + packer.flush()
    return b"".join((FOLDED, len(known).to_bytes(4, "little"), bytes.fromhex(b"".join(known).decode()), data))


def unfold(data: bytes) -> bytes:
    """What `fold` was given. Damaged data is BadInput."""
    count = int.from_bytes(data[1:5], "little")
    begin = 5 + count * ID_BYTES
    digits = data[5:begin].hex().encode()
    known = [digits[at : at + 2 * ID_BYTES] for at in range(0, len(digits), 2 * ID_BYTES)]
    met = last = 0

    def name(found: re.Match[bytes]) -> bytes:
        nonlocal met
        if found[1] is None:
            met += 1
            return b'-%b"' % known[met - 1]
        return b'-%b"' % known[met - int(found[1])]

    def place(found: re.Match[bytes]) -> bytes:
        nonlocal last
        last += int(found[1])
        return b'{"document":\1,"start":%d,"end":%d}' % (last, last + int(found[2]))

    try:
        short = zlib.decompressobj(-zlib.MAX_WBITS, zdict=PRESET).decompress(data[begin:])
        document, _, text = _KEPT_ID.sub(name, _KEPT_SPAN.sub(place, short)).partition(b"\0")
    except (zlib.error, IndexError) as error:
        raise BadInput(f"damaged: {error}") from error
    return text.replace(b"\1", document)
