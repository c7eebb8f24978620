"""What Stripe says of a country."""

from tests.stripe_server.routes import Call, route
from tests.stripe_server.state import Object
from tests.stripe_server.strictness import CURRENCY_OF, EURO, home_currency


@route("GET", "/v1/country_specs/{country}")
def retrieve(call: Call) -> Object:
    country, currency = call.args["country"], home_currency(call.args["country"])
    everywhere = sorted(code.upper() for code in {*CURRENCY_OF, *EURO})
    nothing = {"additional": [], "minimum": []}
    return {
        "id": country,
        "object": "country_spec",
        "default_currency": currency,
        "supported_bank_account_currencies": {currency: [country]},
        "supported_payment_currencies": [currency],
        "supported_payment_methods": ["card"],
        "supported_transfer_countries": call.state.set_up.transfer_countries or everywhere,
        "verification_fields": {"company": nothing, "individual": nothing},
    }
