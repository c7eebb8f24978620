"""What money costs the site, against figures reckoned by hand, and the file that it is reckoned from."""

import random
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from escrow.economics import prices
from escrow.economics.break_even import break_even
from escrow.economics.costs import Way, payout_costs, ways
from escrow.economics.prices import Method, Prices
from marketplace import money

SHIPPED = django_settings.BASE_DIR / "escrow" / "economics" / "prices.toml"
FEE = 500


@pytest.fixture(scope="module")
def shipped() -> Prices:
    return prices.read(SHIPPED)


def way(known: Prices, currency: str, method: str = "card", kind: str = "domestic") -> Way:
    [found] = [each for each in ways(known, currency, method) if each.kind == kind]
    return found


@pytest.mark.parametrize(
    ("kind_of_way", "deposit", "costs", "earns"),
    [
        # 2.9 % of 20.00 is 0.58, and 0.30; the fee is 1.00.
        (("USD", "card", "domestic"), 20_00, 88, 12),
        (("USD", "card", "domestic"), 2_000_00, 58_30, 41_70),
        # 2.9 % of 14.70 is 0.4263: 0.73 in all. The fee is 0.735, so 0.74.
        (("USD", "card", "domestic"), 14_70, 73, 1),
        # 4.4 % of 50.00 is 2.20, and 0.30: as much as the fee.
        (("USD", "card", "foreign"), 50_00, 2_50, 0),
        (("USD", "card", "foreign and converted"), 100_00, 5_70, -70),
        # 2.9 % of 2,000 yen is 58, and 45; the fee is 100.
        (("JPY", "card", "domestic"), 2_000, 103, -3),
        # 2.9 % of 1,983 yen is 57.507: 102.507 in all, rounded up. The fee is 99.15, rounded down.
        (("JPY", "card", "domestic"), 1_983, 103, -4),
        # 2.9 % of 12.340 dinars is 0.35786, and 0.090: 0.448. The fee is 0.617, in steps of ten 0.620.
        (("KWD", "card", "domestic"), 12_340, 448, 172),
        # 0.8 % without anything fixed, up to 5.00: the cap is reached at 625.00.
        (("USD", "us_bank_account", ""), 20_00, 16, 84),
        (("USD", "us_bank_account", ""), 624_00, 4_99, 26_21),
        (("USD", "us_bank_account", ""), 625_00, 5_00, 26_25),
        (("USD", "us_bank_account", ""), 2_000_00, 5_00, 95_00),
    ],
)
def test_deposits(shipped: Prices, kind_of_way: tuple[str, str, str], deposit: int, costs: int, earns: int) -> None:
    found = way(shipped, *kind_of_way)
    assert (found.deposit_costs(deposit), found.deposit_earns(deposit, FEE)) == (costs, earns)
    assert found.refund_costs(deposit) == costs


def test_half_a_minor_unit_is_rounded_up(shipped: Prices) -> None:
    half = replace(shipped.methods["card"], fixed={"USD": 0})
    assert [Way("USD", "card", half, "", 100).deposit_costs(each) for each in (49, 50, 149, 150)] == [0, 1, 1, 2]


def test_what_comes_back_of_a_refund(shipped: Prices) -> None:
    kind = replace(shipped.methods["card"], refund_returns_bps=5_000)
    assert Way("USD", "card", kind, "", kind.bps).refund_costs(100_00) == 1_60


@pytest.mark.parametrize(
    ("currency", "amount", "costs"),
    [("USD", 95_00, 49), ("USD", 10_000, 50), ("JPY", 1_900, 43), ("KWD", 19_000, 128)],
)
def test_payouts(shipped: Prices, currency: str, amount: int, costs: int) -> None:
    # 0.25 % of 95.00 is 0.2375 and 0.25; of 1,900 yen 4.75 and 38; of 19 dinars 0.0475 and 0.080.
    assert payout_costs(shipped, currency, amount) == costs


def test_chargebacks(shipped: Prices) -> None:
    card, debit = way(shipped, "USD"), way(shipped, "USD", "us_bank_account", "")
    assert (card.chargeback_costs, card.countered_costs(won=False), card.countered_costs(won=True)) == (
        15_00,
        30_00,
        15_00,
    )
    assert (debit.chargeback_costs, debit.countered_costs(won=True)) == (15_00, None)


@pytest.mark.parametrize(
    ("currency", "method", "kind", "least"),
    [
        # At 14.69 fee and costs are both 0.73. In straight lines it would be 14.29.
        ("USD", "card", "domestic", 14_70),
        # At 51.49 both are 2.57; at 50.00 in straight lines.
        ("USD", "card", "foreign", 51_50),
        ("USD", "card", "foreign and converted", None),
        # The least that can be paid earns already: 0.025 is 0.03, and 0.004 is nothing.
        ("USD", "us_bank_account", "", 50),
        # At 2,169 yen both are 108 (107.901 and 108.45); at 2,170 the fee is 108.5, so 109.
        ("JPY", "card", "domestic", 2_170),
    ],
)
def test_from_which_deposit_the_site_earns(
    shipped: Prices, currency: str, method: str, kind: str, least: int | None
) -> None:
    assert break_even(way(shipped, currency, method, kind), FEE) == least


def test_in_dinars_it_is_a_deposit_that_can_be_paid(shipped: Prices) -> None:
    found = way(shipped, "KWD")
    least = break_even(found, FEE)
    assert least is not None
    assert least % 10 == 0
    # The fee goes in steps of ten: 0.220 from 4.300 on, where costs are 0.2147; at 4.490 both are 0.220.
    assert found.deposit_earns(4_300, FEE) == 5
    assert (found.deposit_costs(4_490), money.fee_minor(4_490, FEE, "KWD")) == (220, 220)
    assert (least, found.deposit_earns(least, FEE)) == (4_500, 9)


def test_a_fee_of_nothing_and_a_fee_that_a_cap_makes_earn(shipped: Prices) -> None:
    debit = way(shipped, "USD", "us_bank_account", "")
    assert break_even(debit, 0) is None
    # Half a per cent of 1,001.00 is 5.005, rounded to 5.01; of 1,000.99 it is 5.00.
    assert break_even(debit, 50) == 1_001_00
    # 0.01 % of the largest deposit is 100.00, above the cap from 50,050.00 on.
    assert break_even(debit, 1) == 50_050_00
    # What would earn only above the largest payment never does.
    costly = replace(shipped.methods["card"], fixed={"USD": 1_000_000_00})
    assert break_even(Way("USD", "card", costly, "", 290), FEE) is None


def test_every_larger_deposit_earns_and_the_next_smaller_does_not(shipped: Prices) -> None:
    for _ in range(100):
        currency = random.choice(money.CURRENCIES)
        step, floor = money.step_minor(currency), money.least_minor(currency)
        bps, fee = random.randrange(0, 700), random.randrange(1, 1_000)
        method = Method(
            bps=bps,
            foreign_bps=None,
            conversion_bps=None,
            refund_returns_bps=0,
            fixed={currency: random.choice((0, 3, 30, 45, 250))},
            cap=random.choice(({}, {currency: random.randrange(1, 900)})),
            dispute={},
            countered={},
            countered_comes_back=False,
        )
        found = Way(currency, "card", method, "", bps)
        least = break_even(found, fee)
        tried = (currency, method, fee, least)
        top = money.limit_minor(currency)
        if least is None:
            # Only where its line does not rise at all: what rounding gives in one place it takes in the next.
            assert fee <= bps, tried
            assert not method.cap, tried
            continue
        assert least % step == 0
        near = range(least, min(least + 1_500 * step, top), step)
        far = (random.randrange(least // step, top // step) * step for _ in range(300))
        assert all(found.deposit_earns(amount, fee) > 0 for amount in (*near, *far, top)), tried
        assert least - step < floor or found.deposit_earns(least - step, fee) <= 0, tried


GOOD = """
from = "our contract"
read = 2026-11-01
[methods.card]
percent = 1.25
fixed = { EUR = 0.10 }
dispute = { EUR = 20 }
[payout]
percent = 0
fixed = { EUR = 0.05 }
account_a_month = {}
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "prices.toml"
    path.write_text(text)
    return path


def test_a_file_of_the_operators_own(tmp_path: Path) -> None:
    known = prices.read(written(tmp_path, GOOD))
    [only] = ways(known, "EUR", "card")
    assert (only.kind, only.bps, only.deposit_costs(10_00)) == ("", 125, 23)
    assert list(ways(known, "USD", "card")) == list(ways(known, "EUR", "sepa_debit")) == []
    assert payout_costs(known, "USD", 1) is None


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("percent = 1.25", "percent = 1.255", "methods.card.percent must be a percentage"),
        ("percent = 1.25", "percent = 101", "methods.card.percent must be a percentage"),
        ("percent = 1.25", "percent = -1", "methods.card.percent must be a number of at least 0"),
        ("percent = 1.25", 'percent = "1.25"', "methods.card.percent must be a number"),
        ("percent = 1.25", "percent = true", "methods.card.percent must be a number"),
        ("percent = 1.25", "percent = nan", "methods.card.percent must be a number of at least 0"),
        ("percent = 1.25", "percnt = 1.25", r"\[methods.card\] lacks percent"),
        ("percent = 1.25", "percent = 1.25\nforeing_percent = 1", "has foreing_percent, which Surety does not know"),
        ("percent = 1.25", "percent = 1.25\ncountered_comes_back = 1", "must be true or false"),
        ("EUR = 0.10", "EUR = 0.101", "methods.card.fixed.EUR has too many decimals"),
        ("EUR = 0.10", "XTS = 0.10", "methods.card.fixed names XTS"),
        ("{ EUR = 20 }", "{ USD = 20 }", "methods.card.dispute has nothing for EUR"),
        ("fixed = { EUR = 0.10 }", "fixed = 1", "methods.card.fixed must be a table"),
        ("read = 2026-11-01", 'read = "today"', "read must be a date"),
        ("account_a_month = {}", "", r"\[payout\] lacks account_a_month"),
        ("[methods.card]", "[method.card]", "the file lacks methods"),
        ("[payout]", "[payout", "is no TOML"),
    ],
)
def test_a_file_that_cannot_be_right(tmp_path: Path, old: str, new: str, wrong: str) -> None:
    assert old in GOOD
    with pytest.raises(ImproperlyConfigured, match=wrong) as caught:
        prices.read(written(tmp_path, GOOD.replace(old, new, 1)))
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(f"PRICES_FILE {tmp_path}")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="cannot be read: No such file"):
        prices.read(tmp_path / "prices.toml")


def ran(*amounts: str) -> str:
    out = StringIO()
    call_command("economics", *amounts, stdout=out)
    return out.getvalue()


class TestTheCommand:
    @pytest.fixture(autouse=True)
    def offered(self, settings: Settings) -> None:
        settings.CURRENCIES, settings.PAYMENT_METHODS = ("USD", "JPY"), ["card", "us_bank_account"]
        settings.MINIMUM_DEPOSIT = {"USD": 2_000, "JPY": 3_000}

    def test_it_says_where_the_minimum_is_below_what_earns(self) -> None:
        text = ran()
        assert "Stripe's list prices, United States, as read on 20 September 2026. Our fee: 5.00 %." in text
        assert text.count("The site earns from $14.70; MINIMUM_DEPOSIT is $20.00.") == 1
        assert "The site earns from $51.50; MINIMUM_DEPOSIT is $20.00, BELOW that" in text
        assert text.count("The site never earns from such a deposit") == 2
        assert "The site earns from ¥2,170; MINIMUM_DEPOSIT is ¥3,000." in text
        assert "JPY, us_bank_account: the file has no price for it." in text
        assert "Countered and lost, $30.00; countered and won, $15.00." in text
        assert "USD, each recipient who is paid in a month: $2.00 for that month." in text

    def test_a_row(self) -> None:
        [row] = [line.split() for line in ran().splitlines() if line.strip().startswith("$500.00") and "$14.80" in line]
        # A payout of 475.00: 0.25 % is 1.1875, and 0.25.
        assert row == ["$500.00", "$14.80", "$25.00", "$10.20", "$14.80", "$1.44"]

    def test_the_minimum_and_the_fee_are_the_operators(self, settings: Settings) -> None:
        settings.PLATFORM_FEE_BPS, settings.MINIMUM_DEPOSIT = 1_000, {"USD": 1, "JPY": 10_000}
        text = ran("30")
        assert "Our fee: 10.00 %." in text
        assert "BELOW" in text
        assert "MINIMUM_DEPOSIT is ¥10,000." in text
        assert "$30.00" in text
        assert "$20.00" not in text

    def test_where_nothing_is_offered(self, settings: Settings, db: None) -> None:
        settings.CURRENCIES, settings.PAYMENTS = (), "stripe"
        with pytest.raises(CommandError, match="Nothing is offered"):
            ran()

    def test_amounts_above_zero(self) -> None:
        with pytest.raises(CommandError, match="above zero"):
            ran("0")

    def test_a_file_that_cannot_be_right_is_one_line(self, settings: Settings, tmp_path: Path) -> None:
        settings.PRICES_FILE = written(tmp_path, GOOD.replace("percent = 0", "percent = 200"))
        with pytest.raises(CommandError, match=r"payout\.percent must be a percentage"):
            ran()
