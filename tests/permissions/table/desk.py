"""The desk of the staff. How to read a row stands in this folder, in __init__.py."""

# On the desk, only staff are answered differently: everybody else is led to the desk's own sign-in. So these rows have
# the last two columns only.
DESK = """
#                                                    staff  right
GET   admin:index                       -            200    200
# What is found and shown depends on what else they may see.
GET   admin:search                      -            200    200
GET   admin:figures                     -            403    200    escrow.view_journal
GET   admin:reports                     -            403    200    escrow.view_daysum
GET   admin:report_file                 -            403    200    escrow.view_daysum
GET   admin:freelancers_file            -            403    200    escrow.view_yearsum
GET   admin:staff                       -            403    200    accounts.view_staffaction
# What staff write down, and what they have tried again.
GET   admin:accounts_user_note          somebody     403    405    accounts.add_note
POST  admin:accounts_user_note          somebody     403    >      accounts.add_note
GET   admin:contracts_contract_note     contracts.contract 403 405 contracts.add_contractnote
POST  admin:contracts_contract_note     contracts.contract 403 >   contracts.add_contractnote
GET   admin:escrow_payment_again        escrow.payment 403  405    escrow.change_payment
POST  admin:escrow_payment_again        escrow.payment 403  >      escrow.change_payment
GET   admin:escrow_payout_again         escrow.payout 403   405    escrow.change_payout
POST  admin:escrow_payout_again         escrow.payout 403   >      escrow.change_payout
GET   admin:escrow_refund_again         escrow.refund 403   405    escrow.change_refund
POST  admin:escrow_refund_again         escrow.refund 403   >      escrow.change_refund
GET   admin:escrow_reconciliation_now   -            403    405    escrow.change_reconciliation
POST  admin:escrow_reconciliation_now   -            403    >      escrow.change_reconciliation
GET   admin:marketplace_outgoingmail_again marketplace.outgoingmail 403 405 marketplace.change_outgoingmail
POST  admin:marketplace_outgoingmail_again marketplace.outgoingmail 403 > marketplace.change_outgoingmail
GET   admin:contracts_report_decide     contracts.report 403 200  contracts.decide_report
# What is not published does not exist on the desk.
GET   admin:contracts_review_change     review       403    200    contracts.view_review|change_review
GET   admin:contracts_review_change     secret_review 403   >      contracts.view_review|change_review
GET   admin:contracts_review_history    review       403    200    contracts.view_review|change_review
GET   admin:contracts_review_history    secret_review >     >
GET   admin:app_list                    desk_app     404    200
GET   admin:password_change             -            >      >
GET   admin:password_change_done        -            >      >
GET   admin:jsi18n                      -            200    200
GET   admin:autocomplete                -            403    403
# Only where that page is; whether they may open it is for that page to say.
GET   admin:view_on_site                job_itself   >      >
GET   staff/(?P<url>.*)$                nowhere      404    404
GET   admin:accounts_suspension_suspend somebody     403    200    accounts.suspend_user
GET   admin:accounts_suspension_extend  suspension   403    200    accounts.suspend_user
GET   admin:accounts_suspension_lift    suspension   403    200    accounts.suspend_user
GET   admin:accounts_suspension_confirm suspension   403    200    accounts.suspend_user
GET   admin:accounts_suspension_uphold  suspension   403    200    accounts.suspend_user
# What the provider cannot pay, two of them do.
GET   admin:escrow_payout_by_hand       escrow.payout 403    200    escrow.pay_by_hand
GET   admin:escrow_payout_back          escrow.payout 403    200    escrow.pay_by_hand
GET   admin:escrow_refund_by_hand       escrow.refund 403    200    escrow.pay_by_hand
GET   admin:escrow_recipient_by_hand    -            403    200    escrow.pay_by_hand
# What clients owe, and earnings that are forfeited.
GET   admin:escrow_chargeback_evidence  escrow.chargeback 403    200    escrow.change_chargeback
GET   admin:escrow_chargeback_settle    escrow.chargeback 403    200    escrow.decide_chargeback
GET   admin:escrow_chargeback_write_off escrow.chargeback 403    200    escrow.decide_chargeback
GET   admin:escrow_chargebackdecision_reject escrow.chargebackdecision 403    200    escrow.decide_chargeback
GET   admin:escrow_ownmoneybooking_reject escrow.ownmoneybooking 403 200   escrow.book_own_money
GET   admin:escrow_forfeiture_propose   usd          403    200    escrow.forfeit_earnings
GET   admin:escrow_forfeiture_answer    escrow.forfeiture 403    200    escrow.forfeit_earnings
GET   admin:escrow_forfeiture_reject    escrow.forfeiture 403    200    escrow.forfeit_earnings
# Reading a case and deciding it are two rights.
GET   admin:disputes_dispute_file       case_file    403    200    disputes.view_dispute|change_dispute
GET   admin:disputes_dispute_file       foreign_file 403    404    disputes.view_dispute|change_dispute
POST  admin:disputes_dispute_change     in_review    403    405    disputes.view_dispute|change_dispute
GET   admin:disputes_dispute_take       in_review    403    >      disputes.rule_dispute+view_dispute|change_dispute
# A colleague has it: whoever may take it is asked why.
POST  admin:disputes_dispute_take       in_review    403    200    disputes.rule_dispute+view_dispute|change_dispute
GET   admin:disputes_dispute_ask        in_review    403    >      disputes.rule_dispute+view_dispute|change_dispute
POST  admin:disputes_dispute_ask        in_review    403    200    disputes.rule_dispute+view_dispute|change_dispute
GET   admin:disputes_dispute_preview    in_review    403    >      disputes.rule_dispute+view_dispute|change_dispute
POST  admin:disputes_dispute_preview    in_review    403    200    disputes.rule_dispute+view_dispute|change_dispute
GET   admin:disputes_dispute_rule       in_review    403    >      disputes.rule_dispute+view_dispute|change_dispute
POST  admin:disputes_dispute_rule       in_review    403    200    disputes.rule_dispute+view_dispute|change_dispute
GET   admin:disputes_dispute_second     in_review    403    >      disputes.rule_dispute+view_dispute|change_dispute
POST  admin:disputes_dispute_second     in_review    403    409    disputes.rule_dispute+view_dispute|change_dispute
# What was shown to a bank, for whoever may read the chargeback.
GET   admin:escrow_chargeback_file      bank_file    403    200    escrow.view_chargeback+contracts.view_contract
GET   admin:escrow_chargeback_file      foreign_bank 403    404    escrow.view_chargeback+contracts.view_contract
"""

# For each model of a ReadOnlyAdmin: the right is to view it (or to change it, which reads it and nothing more).
READ_ONLY_DESK = """
#                      staff  right
GET   changelist  -    403    200
GET   change      row  403    200
POST  change      row  403    403
GET   history     row  403    200
GET   add         -    403    403
GET   delete      row  403    403
GET   short       row  >      >
"""
