"""Pure read models and their renderings: the X-ray of an article as a record, an HTML page and a terminal summary."""

from ascertain.views.xray import build
from ascertain.views.xray_html import page_hashes, page_name, render, render_index
from ascertain.views.xray_records import XRay
from ascertain.views.xray_text import summary

__all__ = ["XRay", "build", "page_hashes", "page_name", "render", "render_index", "summary"]
