"""Exchange: the standards that others read and write; reports and bundles that verify on another machine.

`write_report` and `verify_file` make and check reports; `exporters` are the formats, one module each.
"""

from ascertain.exchange import (  # noqa: F401 - each registers itself
    claim_review,
    follow_the_money,
    prov_json,
    stix,
    table_csv,
    table_parquet,
    table_sqlite,
    training_data,
    web_annotation,
)
from ascertain.exchange.archive import verify_archive, write_archive
from ascertain.exchange.bundle import Bundle, build_items, seal, withhold
from ascertain.exchange.check import load_bundle, verify, verify_bundle, verify_file, verify_report
from ascertain.exchange.exporters import exporters
from ascertain.exchange.gather import gather
from ascertain.exchange.masking import Mask, Redacted, archive_obstacles, mask_material, mask_of, opens, redact_report
from ascertain.exchange.material import Material
from ascertain.exchange.printed import print_pdf
from ascertain.exchange.report import write_report

__all__ = [
    "Bundle",
    "Mask",
    "Material",
    "Redacted",
    "archive_obstacles",
    "build_items",
    "exporters",
    "gather",
    "load_bundle",
    "mask_material",
    "mask_of",
    "opens",
    "print_pdf",
    "redact_report",
    "seal",
    "verify",
    "verify_archive",
    "verify_bundle",
    "verify_file",
    "verify_report",
    "withhold",
    "write_archive",
    "write_report",
]
