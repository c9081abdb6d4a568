"""The use cases and what runs them: `Workbench`, settings, the pipeline, and its engines."""

from ascertain.app.pipeline import Outcome
from ascertain.app.settings import Settings
from ascertain.app.workbench import Workbench

__all__ = ["Outcome", "Settings", "Workbench"]
