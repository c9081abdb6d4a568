from __future__ import annotations

import pytest

from ascertain.model import BadInput, Registry, UnknownPart


@pytest.fixture
def registry() -> Registry:
    made = Registry("claims")

    @made.part("count", version="2", languages=("en",))
    def count(text: str, *, least: int = 3, loose: bool = False, name: str = "x") -> int:
        """Count words.

        least: shortest word, in characters
        loose: count punctuation too
        name: a label
        """
        return len(text.split())

    return made


def test_a_part_tells_its_method_summary_and_settings(registry: Registry):
    part = registry.get("count")
    assert part.method == "count@2"
    assert part.summary == "Count words."
    assert part.traits["languages"] == ("en",)
    assert next((s.name, s.type, s.default, s.help) for s in part.settings) == (
        "least",
        int,
        3,
        "shortest word, in characters",
    )


def test_settings_given_as_text_are_converted(registry: Registry):
    assert registry.get("count").resolve({"least": "5", "loose": "yes"}) == {"least": 5, "loose": True, "name": "x"}


@pytest.mark.parametrize("given", [{"least": "many"}, {"loose": "maybe"}, {"lest": 1}])
def test_bad_settings_are_bad_input(registry: Registry, given: dict[str, object]):
    with pytest.raises(BadInput):
        registry.get("count").resolve(given)


def test_the_settings_key_does_not_depend_on_how_a_value_was_given(registry: Registry):
    part = registry.get("count")
    assert part.settings_key({"least": "3"}) == part.settings_key()
    assert part.settings_key({"least": 4}) != part.settings_key()


def test_unknown_names_are_answered_with_known_ones(registry: Registry):
    with pytest.raises(UnknownPart, match="count"):
        registry.get("cuont")


def test_a_setting_without_help_is_refused(registry: Registry):
    with pytest.raises(TypeError, match="docstring"):

        @registry.part("silent", version="1")
        def silent(text: str, *, deep: int = 1) -> int:
            """Says nothing of deep."""
            return deep


def test_two_parts_of_one_name_are_refused(registry: Registry):
    with pytest.raises(ValueError, match="twice"):

        @registry.part("count", version="3")
        def again(text: str) -> int:
            """Again."""
            return 0
