"""Signing in, and proving who one is. How to read a row stands in this folder, in __init__.py."""

SIGNING_IN = """
#                                                      nobody client freel. clien2 freel2 s-clie s-free staff  right
GET   account_login                        -           200    >      >      >      >      >      >      >      >
GET   account_logout                       -           >      200    200    200    200    200    200    200    200
POST  account_logout                       -           >      >      >      >      >      >      >      >      >
GET   account_signup                       -           200    >      >      >      >      >      >      >      >
GET   account_inactive                     -           200    200    200    200    200    200    200    200    200
GET   account_reauthenticate               -           login  200    200    200    200    200    200    200    200
GET   account_email                        -           login  200    200    200    200    200    200    200    200
GET   account_email_verification_sent      -           200    200    200    200    200    200    200    200    200
GET   account_change_password              -           login  200    200    200    200    200    200    200    200
GET   account_set_password                 -           login  >      >      >      >      >      >      >      >
GET   account_reset_password               -           200    200    200    200    200    200    200    200    200
GET   account_reset_password_done          -           200    200    200    200    200    200    200    200    200
GET   account_reset_password_from_key_done -           200    200    200    200    200    200    200    200    200
GET   account_confirm_login_code           -           >      >      >      >      >      >      >      >      >
# Who has the link that was sent has the address. Following it signs out whoever it is not for.
GET   account_reset_password_from_key      reset_link  200    200    200    200    200    200    200    200    200
GET*  account_confirm_email                email_link  200    200    200    200    200    200    200    200    200
POST  account_confirm_email                email_link  >      >      >      >      >      >      >      >      >
GET   usersessions_list                    -           login  200    200    200    200    200    200    200    200
"""

# The client has a passkey, and staff have an app for codes.
SECOND_FACTORS = """
#                                            nobody client freel. clien2 freel2 s-clie s-free staff  right
GET   mfa_index                   -          login  200    200    200    200    200    200    200    200
GET   mfa_authenticate            -          >      >      >      >      >      >      >      >      >
GET   mfa_reauthenticate          -          login  >      >      >      >      >      >      200    200
GET   mfa_activate_totp           -          login  >      200    200    200    >      200    >      >
GET   mfa_deactivate_totp         -          login  404    404    404    404    404    404    200    200
GET   mfa_view_recovery_codes     -          login  404    404    404    404    404    404    404    404
GET   mfa_generate_recovery_codes -          login  200    200    200    200    200    200    200    200
GET   mfa_download_recovery_codes -          login  404    404    404    404    404    404    404    404
GET   mfa_list_webauthn           -          login  200    200    200    200    200    200    200    200
GET   mfa_add_webauthn            -          login  >      200    200    200    >      200    200    200
GET   mfa_login_webauthn          -          >      >      >      >      >      >      >      >      >
GET   mfa_reauthenticate_webauthn -          login  200    >      >      >      200    >      >      >
GET   mfa_edit_webauthn           passkey    login  200    404    404    404    200    404    404    404
GET   mfa_remove_webauthn         passkey    login  200    404    404    404    200    404    404    404
POST  mfa_remove_webauthn         passkey    login  >      404    404    404    >      404    404    404
"""

STAFF_SIGNING_IN = """
#                    nobody client freel. clien2 freel2 s-clie s-free staff  right
GET   admin:login  - login  403    403    403    403    403    403    >      >
GET   admin:logout - >      >      >      >      >      >      >      405    405
POST  admin:logout - >      >      >      >      >      >      >      >      >
"""

# Whoever proved who they are more than five minutes ago is asked again, instead of this.
ASKS_AGAIN = {
    "payout_details": "200",
    "payout_details_again": ">",
    "payout_schedule": "200",
    "mfa_generate_recovery_codes": "200",
    "mfa_deactivate_totp": "200",
    "mfa_activate_totp": "200",
    "mfa_add_webauthn": "200",
    "mfa_edit_webauthn": "200",
    "mfa_remove_webauthn": "200",
}
