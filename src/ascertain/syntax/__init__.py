"""Dependency parses of English text, shared by the stages that read one. Knows no task."""

from ascertain.syntax.parses import LONGEST, Parsed, child, entities, nlp, parse, parse_all, runs, span_of

__all__ = ["LONGEST", "Parsed", "child", "entities", "nlp", "parse", "parse_all", "runs", "span_of"]
