"""What of an amount arrives is what the ledger will post: the fee of each piece is rounded by itself."""

import pytest

from marketplace.fees import arriving
from marketplace.money import Money


@pytest.mark.parametrize(
    ("pieces", "currency", "net", "fee"),
    [
        ([110_000], "USD", "$1,045.00", "$55.00"),
        ([33, 33, 34], "USD", "$0.94", "$0.06"),
        ([100], "USD", "$0.95", "$0.05"),
        ([30_000, 20_000], "JPY", "¥47,500", "¥2,500"),
        ([1_250], "KWD", "KWD\u00a01.190", "KWD\u00a00.060"),
        ([], "EUR", "€0.00", "€0.00"),
    ],
)
def test_what_arrives_is_the_whole_less_each_piece_s_fee(pieces: list[int], currency: str, net: str, fee: str) -> None:
    sums = arriving(pieces, currency, bps=500)
    assert (str(sums.net), str(sums.fee)) == (net, fee)
    assert sums.whole == Money(sum(pieces), currency)
