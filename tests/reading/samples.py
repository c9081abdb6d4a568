"""Small files made by the tests, and the way a test reads them."""

from datetime import UTC, datetime

from ascertain.capture import capture_bytes
from ascertain.model import PassageKind
from ascertain.reading import read

NOW = datetime(2031, 5, 4, tzinfo=UTC)


def read_bytes(data, name="page.html", charset=None):
    """The one record a reader yields for these bytes."""
    captured = capture_bytes(data, origin=name, method="file", now=NOW, charset=charset)
    (record,) = read(captured.snapshot, captured.data)
    return record


def texts(document, kind=None):
    return [document.text[p.start : p.end] for p in document.passages if kind is None or p.kind is PassageKind(kind)]


def codes(document):
    return {f.code for f in document.flags}


def pdf_bytes(pages, info=b""):
    """A PDF in Helvetica: `pages` are lists of (x, y, size, line)."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for lines in pages:
        stream = b"".join(
            b"BT /F1 %d Tf %d %d Td (%s) Tj ET\n"
            % (size, x, y, line.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)"))
            for x, y, size, line in lines
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
            % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    trailer = b""
    if info:
        objects.append(b"<< %s >>" % info)
        trailer = b"/Info %d 0 R " % len(objects)
    return assemble(objects, trailer)


def encrypted_pdf_bytes():
    """A PDF that asks for a password nobody has: its encryption dictionary holds keys of noise."""
    key = b"<" + b"5A" * 32 + b">"
    encrypt = b"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -44 /O %s /U %s >>" % (key, key)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>",
        encrypt,
    ]
    return assemble(objects, b"/Encrypt 4 0 R /ID [<00112233> <00112233>] ")


def assemble(objects, trailer=b""):
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % o for o in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(out)


BODY = [
    "The ferry between Kesh and Tarn stopped on Monday after the river rose above the landing stage, the harbour office said.",
    "Mira Oldan, who runs the office, said that the boats would stay tied up until the water fell by at least one metre.",
    "Traders on the northern bank said that they had been told nothing and had lost two days of fish and bread to the flood.",
    "The Ministry of Waterways denied that it had opened the upper sluices, which villagers named as the cause of the rise.",
]
REPEATED = "They have told us nothing."


def page(body="", head="", after=""):
    """A news page of an invented outlet with the usual furniture around the article."""
    paragraphs = "".join(f"<p>{p}</p>\n" for p in BODY)
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Ferry stops as river rises | The Tarn Lantern</title>
<meta property="og:site_name" content="The Tarn Lantern">{head}</head><body>
<header><nav class="menu"><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li><li><a href="/s">Sport</a></li></ul></nav></header>
<main><article><h1>Ferry stops as river rises</h1>{body}
<div class="content">{paragraphs}</div>{after}</article></main>
<aside class="related"><h3>Related</h3><ul><li><a href="/1">Bread prices climb</a></li></ul></aside>
<footer><a href="/i">Imprint</a><p>© The Tarn Lantern. All rights reserved.</p></footer></body></html>""".encode()
