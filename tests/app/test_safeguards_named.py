"""Every safeguard for people, and every row of the limits for hostile input, has tests of its own: which ones, and that they are there.

A safeguard whose test was renamed or dropped is found here; what a test holds is for the test.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
SAFEGUARDS = {
    "no dossier, no alert on a name, no score, no list of people, nothing over two cases": (
        "app/test_safeguards_routes.py::test_no_command_takes_two_cases_or_is_about_a_person",
        "app/test_safeguards_routes.py::test_no_command_on_one_case_tells_of_another",
        "app/test_safeguards_routes.py::test_no_route_is_about_a_person_and_none_takes_a_case",
        "app/test_safeguards_routes.py::test_no_route_of_one_case_tells_of_another",
        "app/test_safeguards_routes.py::test_every_export_is_of_one_case_and_none_of_one_person",
        "app/test_safeguards_routes.py::test_people_have_other_ids_in_another_case",
        "app/test_safeguards_routes.py::test_no_figure_is_kept_for_a_person",
    ),
    "the same of watches, webhooks, saved searches, meaning, second annotators and training data": (
        "app/test_safeguards_routes.py::test_what_is_watched_are_addresses_of_feeds_never_words_or_names",
        "app/test_safeguards_surfaces.py::test_who_is_told_is_named_by_address_never_by_words_or_names",
        "app/test_safeguards_surfaces.py::test_no_change_of_a_question_that_names_a_person_is_told",
        "app/test_safeguards_surfaces.py::test_a_search_by_meaning_answers_with_numbers_and_within_one_case",
        "app/test_safeguards_surfaces.py::test_accounts_of_one_case_are_none_of_another",
        "faces/test_webhooks.py::test_nobody_is_told_of_a_person",
        "app/test_saved_searches.py::test_a_search_that_names_a_person_is_not_kept",
        "app/test_annotating.py::test_the_names_of_private_people_are_not_sent",
        "exchange/test_training_data.py::test_a_decision_that_stands_is_an_example_without_a_name",
        "exchange/test_masking.py::test_no_export_holds_a_private_name",
    ),
    "private until a reviewer sets a role with a reason and a span; a number everywhere else": (
        "app/test_safeguards_people.py::test_people_are_numbered_and_hidden_until_decided",
        "app/test_safeguards_people.py::test_rows_graphs_and_material_show_numbers",
        "app/test_safeguards_views.py::test_no_row_of_any_kind_names_a_private_person",
        "app/test_safeguards_views.py::test_a_search_finds_by_name_and_answers_with_numbers",
        "app/test_safeguards_walk.py::test_every_page_and_answer_keeps_names_back_or_is_logged",
        "app/test_safeguards_walk.py::test_every_command_keeps_names_back_or_is_logged",
    ),
    "protected classes redacted in every export; two people unmask": (
        "app/test_safeguards_people.py::test_unmasking_in_a_case_takes_two_people_and_the_custodian",
        "faces/test_accounts.py::test_unmasking_takes_two_people_who_have_signed_in",
        "exchange/test_masking.py::test_a_public_role_shows_the_name_protection_hides_it_and_unmasking_shows_it_again",
        "exchange/test_masking.py::test_the_pdf_of_a_redacted_report_holds_no_name",
    ),
    "redaction that keeps the proof": (
        "exchange/test_masking.py::test_a_redacted_report_holds_no_name_in_any_byte_and_still_verifies",
        "exchange/test_masking.py::test_no_hash_is_left_that_a_guessed_name_could_be_tried_against",
        "exchange/test_masking.py::test_the_full_bundle_opens_the_redacted_page_and_no_other_does",
    ),
    "retention, and purge with a receipt": (
        "app/test_safeguards_people.py::test_a_case_is_kept_180_days_and_says_so_before",
        "app/test_safeguards_purge.py::test_a_purged_document_is_in_no_byte_of_the_case_and_the_other_is_whole",
        "app/test_safeguards_purge.py::test_a_purged_case_verifies_and_says_what_was_purged",
        "app/test_safeguards_purge.py::test_salts_of_redacted_reports_go_with_the_documents",
    ),
    "encryption at rest": (
        "store/test_vault.py::test_no_file_of_the_case_holds_a_word_or_a_hash_of_it",
        "store/test_converting.py::test_an_encrypted_case_is_the_same_case_and_nothing_of_it_lies_open",
        "store/test_converting.py::test_killed_at_any_line_the_case_is_whole_and_a_second_run_finishes",
        "app/test_watching.py::test_nothing_that_a_watch_fetched_for_an_encrypted_case_lies_open",
    ),
    "an audit chain that names the altered row": (
        "app/test_safeguards_views.py::test_source_views_keep_the_words_and_a_look_at_a_protected_name_is_logged_each_time",
        "app/test_safeguards_views.py::test_a_look_that_cannot_be_logged_is_refused",
        "app/test_safeguards_purge.py::test_a_row_removed_behind_the_log_is_broken_not_purged",
        "store/test_verify_server.py::test_what_was_altered_on_the_server_is_named",
    ),
    "the web face: one address, Host, Origin, roles, nothing foreign runs": (
        "faces/test_web_hostile.py::test_nothing_of_the_corpus_runs_on_any_page",
        "faces/test_accounts.py::test_each_role_reaches_what_the_table_says_and_nothing_else",
        "faces/test_accounts.py::test_an_admin_hands_out_roles_and_sees_nothing_of_the_case",
        "faces/test_accounts.py::test_the_form_key_of_one_session_is_no_use_in_another",
    ),
    "the gate of what leaves": (
        "app/test_safeguards_people.py::test_the_gate_names_people_by_number_and_masking_opens_it",
        "app/test_safeguards_people.py::test_long_quotations_stand_in_the_way_masked_or_not",
        "app/test_safeguards_people.py::test_a_closed_assessment_needs_a_second_reader",
    ),
}
HOSTILE = {
    "gzip": ("capture/test_warc.py::test_bombs_are_refused_in_little_memory_and_the_rest_is_read", "capture/test_fetch.py::test_gzip_bomb_once_and_twice"),
    "WACZ, ZIP": ("capture/test_wacz.py::test_a_harmful_directory_is_refused_as_a_whole", "capture/test_wacz.py::test_members_that_overlap_are_refused", "capture/test_wacz.py::test_a_member_that_lies_about_its_size_is_a_bomb"),
    "WARC": ("capture/test_warc.py::test_a_bad_record_is_named_and_the_others_are_unharmed", "capture/test_warc.py::test_a_file_that_breaks_off_loses_its_last_record_with_a_word"),
    "feeds, sitemaps": ("capture/test_feed.py::test_a_dtd_is_refused_in_every_encoding", "capture/test_sitemap.py::test_an_address_that_is_none_or_leads_elsewhere_costs_itself_only", "capture/test_sitemap.py::test_what_is_none_is_bad_input"),
    "Parquet": ("capture/test_parquet.py::test_a_damaged_file_is_told_of_and_ends",),
    "HTML": ("app/test_hostile_input.py::test_hostile_input_is_answered_within_its_limits_and_harms_no_other_item", "reading/test_sandbox.py::test_cpu_limit_ends_a_page", "reading/test_sandbox.py::test_memory_limit_ends_a_page"),
    "PDF": ("reading/test_pdf.py::test_more_than_five_hundred_pages_are_not_read", "reading/test_pdf.py::test_encrypted_pdf_is_skipped_with_what_to_do"),
    "URL": ("app/test_hostile_input.py::test_addresses_are_not_fetched_unless_allowed_and_never_inside", "capture/test_fetch.py::test_addresses_that_are_refused", "capture/test_fetch.py::test_name_is_resolved_once_for_each_hop", "capture/test_fetch.py::test_redirect_to_a_refused_place_is_not_followed", "capture/test_fetch.py::test_proxies_from_the_environment_are_not_used"),
    "text": ("app/test_hostile_input.py::test_characters_that_deceive_are_kept_and_flagged",),
}  # fmt: skip


@cache
def _tests(path: str) -> frozenset[str]:
    tree = ast.parse((TESTS / path).read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("what", [*SAFEGUARDS, *HOSTILE])
def test_it_has_tests_and_they_are_there(what: str) -> None:
    for named in (SAFEGUARDS | HOSTILE)[what]:
        path, _, test = named.partition("::")
        assert test in _tests(path), named
