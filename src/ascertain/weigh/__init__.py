"""Weighing: which answer of many sources is likely, how sure that is, and what it hangs on.

A library in its own right, on plain arrays or a CSV file of source, object, value:

    from ascertain.weigh import Claims, models
    weighed = models.get("origins").function(Claims.of(sources, objects, values))
    weighed.top("dead")

Models take (claims, evidence) and settings; the first registered is the default. See each model's module for its card.
"""

from ascertain.weigh import origins  # noqa: F401, I001 - the first model registered is the default
from ascertain.weigh import (  # noqa: F401 - imported to be registered
    average_log,
    crh,
    dawid_skene,
    investment,
    one_coin,
    pooled_investment,
    sums,
    truth_finder,
    vote,
)
from ascertain.weigh.add import add
from ascertain.weigh.calibration import Bin, Calibration, calibration, measure
from ascertain.weigh.claims import Claims, read_hierarchy, read_truth
from ascertain.weigh.diagram import reliability_diagram
from ascertain.weigh.result import NO_EVIDENCE, Answer, Evidence, Link, Weighed, models
from ascertain.weigh.sensitivity import (
    Change,
    Range,
    flips,
    leave_claim_out,
    leave_one_out,
    refit_settings,
    setting_changes,
    setting_ranges,
)

__all__ = [
    "NO_EVIDENCE",
    "Answer",
    "Bin",
    "Calibration",
    "Change",
    "Claims",
    "Evidence",
    "Link",
    "Range",
    "Weighed",
    "add",
    "calibration",
    "flips",
    "leave_claim_out",
    "leave_one_out",
    "measure",
    "models",
    "read_hierarchy",
    "read_truth",
    "refit_settings",
    "reliability_diagram",
    "setting_changes",
    "setting_ranges",
]
