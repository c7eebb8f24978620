"""Where Stripe pays people, and where an account keeps several currencies."""

EUROPEAN_ECONOMIC_AREA = frozenset(
    {
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI"),
        *("LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"),
    }
)
# Between these, transfers cross borders. Elsewhere they stay in the platform's own country.
ACROSS_BORDERS = EUROPEAN_ECONOMIC_AREA | {"US", "CA", "GB", "CH"}
# Elsewhere everything but the country's own currency is converted at once.
KEEPS_SEVERAL = EUROPEAN_ECONOMIC_AREA | {"AE", "AU", "CH", "GB", "HK", "SG", "US"}


def payout_countries(country: str) -> frozenset[str]:
    """At the banks of which countries a platform in this one can pay people."""
    return ACROSS_BORDERS if country in ACROSS_BORDERS else frozenset({country})
