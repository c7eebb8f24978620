"""Stripe's own description of its API, to hold requests and answers against.

`Description(templates)` reads what these addresses need, once for each process, adapts it by the table in
`deviations`, and checks: `check_request` (raises InvalidRequest), `check_answer`, `check_object`.
Everything that is not allowed is a line in `violations`.
"""

from tests.stripe_openapi.description import Description
from tests.stripe_openapi.refusals import InvalidRequest

__all__ = ["Description", "InvalidRequest"]
