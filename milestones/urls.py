from django.urls import path

from milestones.views import contracts, ending, files, money, offers, settlement_offers, settlements, work, workspace

urlpatterns = [
    path("contracts/", contracts.mine, name="contracts"),
    path("contracts/<int:pk>/", workspace.contract, name="contract"),
    path("contracts/<int:pk>/terms/", workspace.terms, name="contract_terms"),
    path("proposals/<int:pk>/hire/", offers.hire, name="hire"),
    path("contracts/<int:pk>/deposit/", offers.deposit, name="offer_deposit"),
    path("contracts/<int:pk>/acceptance/", offers.acceptance, name="offer_accept"),
    path("contracts/<int:pk>/refusal/", offers.refusal, name="offer_decline"),
    path("contracts/<int:pk>/withdrawal/", offers.withdrawal, name="offer_withdraw"),
    path("contracts/<int:pk>/payment/", money.direct_payment, name="direct_payment"),
    path("milestones/<int:pk>/deposit/", money.deposit, name="milestone_fund"),
    path("milestones/<int:pk>/approval/", money.approval, name="milestone_approve"),
    path("milestones/<int:pk>/return/", money.return_money, name="milestone_return"),
    path("milestones/<int:pk>/refund/", money.refund_again, name="refund_again"),
    path("milestones/<int:pk>/submission/", work.submission, name="milestone_submit"),
    path("milestones/<int:pk>/settlement/", settlement_offers.offer, name="settlement_offer"),
    path("milestones/<int:pk>/refund-request/", settlement_offers.refund_request, name="refund_request"),
    path("settlements/<int:pk>/", settlements.settlement, name="settlement"),
    path("settlements/<int:pk>/acceptance/", settlements.acceptance, name="settlement_accept"),
    path("settlements/<int:pk>/refusal/", settlements.refusal, name="settlement_decline"),
    path("settlements/<int:pk>/counter-offer/", settlement_offers.counter_offer, name="settlement_counter"),
    path("settlements/<int:pk>/withdrawal/", settlements.withdrawal, name="settlement_take_back"),
    path("contracts/<int:pk>/end/", ending.end_of_contract, name="contract_end"),
    path("milestones/<int:pk>/changes/", work.changes, name="milestone_changes"),
    path("files/changes/<int:pk>/", files.change_request_file, name="change_request_file"),
    path("files/submissions/<int:pk>/", files.submission_file, name="submission_file"),
]
