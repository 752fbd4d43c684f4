"""The OpenAPI document is true: calls made from it, sensible and not, are answered as it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from invpay_desktop.sandbox import openapi
from invpay_desktop.sandbox.endpoints import ENDPOINTS
from invpay_desktop.sandbox.running import RunningSandbox

load_all_checks()
ACCEPTED: Any = CHECKS.get_one("positive_data_acceptance")
KNOWN: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "pay": ({"invoiceId": "inv_plan_500"}, {}),
    "history": ({"invoiceId": "inv_paid_500"}, {}),
    "retry": ({"invoiceId": "inv_failed_500"}, {"paymentId": "pmt_failed_123"}),
    "reconcile": ({}, {"transactionId": "txn_abc123", "invoiceNumber": "INV-12346"}),
    "remind": ({"invoiceId": "inv_abc123"}, {}),
    "receipt": ({"invoiceId": "inv_over_500"}, {"paymentId": "pmt_over_123"}),
    "refund": ({"transactionId": "txn_over_600"}, {}),
    "credit": ({"customerId": "cust_123"}, {}),
    "analytics": ({}, {}),
}
"""Ids that the sandbox knows, for the address and for the body: with made-up ones a call gets no farther than 404."""
DEPENDING = {"refund", "remind"}
"""Whether a sensible call of these is taken hangs on what is left of the money."""
DOCUMENT: Any = schemathesis.openapi.from_dict(json.loads(openapi.text()))
DOCUMENT.config.generation.with_security_parameters = False
DOCUMENT.config.generation.allow_extra_parameters = False
READ: list[Any] = [each.ok() for each in DOCUMENT.get_all_operations()]
OPERATIONS = {each.definition.raw["operationId"]: each for each in READ}

CASES = [
    (name, mode)
    for name in sorted(KNOWN)
    for mode in GenerationMode
    if (name, mode) != ("history", GenerationMode.NEGATIVE)  # it has nothing that could be sent wrongly
]


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSandbox]:
    with RunningSandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield session


def test_every_endpoint_is_in_the_document() -> None:
    names = {name for methods in ENDPOINTS.values() for name, _ in methods.values()}
    assert set(OPERATIONS) == names
    assert len(names) == 9


@pytest.mark.parametrize(("name", "mode"), CASES)
def test_calls_made_from_the_document_are_answered_as_it_says(
    name: str, mode: GenerationMode, running: RunningSandbox, session: requests.Session
) -> None:
    token = {"Authorization": f"Bearer {running.token}"}
    in_address, in_body = KNOWN[name]
    made = OPERATIONS[name].as_strategy(mode, headers={"X-Tenant-ID": running.tenant})
    excluded = [ACCEPTED] if name in DEPENDING else []
    statuses = set()

    @settings(max_examples=10, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(case=made, known=st.booleans())
    def called(case: Case[Any], known: bool) -> None:
        if known and mode is GenerationMode.POSITIVE:
            case.path_parameters.update(in_address)
            if isinstance(case.body, dict):
                case.body.update(in_body)
        answer = case.call_and_validate(base_url=running.url, session=session, headers=token, excluded_checks=excluded)
        statuses.add(answer.status_code)

    called()
    assert (200 in statuses) == (mode is GenerationMode.POSITIVE)
