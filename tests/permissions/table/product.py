"""The pages of the product, by app. How to read a row stands in this folder, in __init__.py."""

SITE = """
#                          nobody client freel. clien2 freel2 s-clie s-free staff  right
GET   landing        -     200    200    200    200    200    200    200    200    200
GET   protection     -     200    200    200    200    200    200    200    200    200
GET   robots         -     200    200    200    200    200    200    200    200    200
GET   sitemaps       -     200    200    200    200    200    200    200    200    200
GET   sitemap  jobs_part   200    200    200    200    200    200    200    200    200
GET   proof_of_funds -     200    200    200    200    200    200    200    200    200
GET   healthz        -     200    200    200    200    200    200    200    200    200
GET   readyz         -     200    200    200    200    200    200    200    200    200
GET   dashboard      -     login  200    200    200    200    200    200    200    200
GET   uploads        -     login  405    405    405    405    405    405    405    405
POST  uploads        -     login  422    422    422    422    422    422    422    422
GET   upload     arriving  login  200    404    404    404    200    404    404    404
# Without a marker of ours there is nothing to keep or to drop.
GET   draft          -     400    400    400    400    400    400    400    400    400
POST  draft          -     400    400    400    400    400    400    400    400    400
GET   draft_drop     -     login  405    405    405    405    405    405    405    405
POST  draft_drop     -     login  400    400    400    400    400    400    400    400
# These do not exist outside a demonstration.
GET   demo_clock     -     404    404    404    404    404    404    404    404    404
GET   demo_mail      -     404    404    404    404    404    404    404    404    404
"""

PEOPLE = """
#                                   nobody client freel. clien2 freel2 s-clie s-free staff  right
GET   person        client          login  200    200    200    200    200    200    200    200
GET   person        freelancer      200    200    200    200    200    200    200    200    200
GET   person        left            login  404    404    404    404    404    404    404    404
GET   figure        done            login  200    200    200    200    200    200    200    200
GET   figure        hidden          login  404    200    404    404    404    200    404    404
GET   figure        no_figure       login  404    404    404    404    404    404    404    404
GET   photo         client          login  404    404    404    404    404    404    404    404
# What the suspended have put on their page is for themselves.
GET   photo         freelancer      200    200    200    200    200    404    200    200    200
GET   project_picture picture       200    200    200    200    200    404    200    200    200
GET   photo_edit    -               login  200    200    200    200    200    200    200    200
GET   photo_removal -               login  405    405    405    405    405    405    405    405
POST  photo_removal -               login  >      >      >      >      >      >      >      >
GET   portfolio     -               login  200    200    200    200    200    200    200    200
GET   project_new   -               login  200    200    200    200    200    200    200    200
GET   project_edit  project         login  404    200    404    404    404    200    404    404
GET   project_place project         login  405    405    405    405    405    405    405    405
POST  project_place project         login  404    >      404    404    404    409    404    404
GET   project_removal project       login  404    200    404    404    404    200    404    404
POST  project_removal project       login  404    >      404    404    404    >      404    404
GET   profile_edit  -               login  200    200    200    200    200    200    200    200
GET   security      -               login  200    200    200    200    200    200    200    200
GET   suspension    -               login  200    200    200    200    200    200    200    200
POST  suspension    -               login  200    200    200    200    200    200    200    200
GET   confirmation  -               405    405    405    405    405    405    405    405    405
POST  confirmation  -               >      >      >      >      >      >      >      >      >
GET   notifications -               login  200    200    200    200    200    200    200    200
POST  notifications -               login  >      >      >      >      >      >      >      >
GET*  notification  client_notice   login  >      404    404    404    >      404    404    404
GET*  notification  freelancer_note login  404    >      404    404    404    >      404    404
"""

JOBS = """
#                                   nobody client freel. clien2 freel2 s-clie s-free staff  right
GET   jobs               -          200    200    200    200    200    200    200    200    200
GET*  job                job        200    200    200    200    200    200    200    200    200
GET*  job                draft      404    200    404    404    404    200    404    404    404
GET   job_file           job_file   200    200    200    200    200    200    200    200    200
GET   job_file           draft_file 404    200    404    404    404    200    404    404    404
GET   job_new            -          login  200    403    200    403    409    403    403    403
GET   my_jobs            -          login  200    403    200    403    200    403    403    403
GET   job_edit           job        login  200    403    403    403    200    403    403    403
GET   job_edit           draft      login  200    403    404    403    200    403    403    403
GET   job_publish        draft      login  200    403    404    403    409    403    403    403
POST  job_publish        draft      login  >      403    404    403    409    403    403    403
GET   people             -          200    200    200    200    200    200    200    200    200
GET   job_invitations    job        login  200    403    404    403    200    403    403    403
GET   invite             freelancer login  200    403    200    403    409    403    403    403
POST  invite             freelancer login  200    403    200    403    409    403    403    403
GET   job_for            freelancer login  200    403    200    403    409    403    403    403
GET   my_invitations     -          login  403    200    403    200    403    200    403    403
GET   invitation_decline invited    login  403    200    403    404    403    200    403    403
POST  invitation_decline invited    login  403    >      403    404    403    >      403    403
GET   job_close          job        login  200    403    403    403    200    403    403    403
POST  job_close          job        login  >      403    403    403    >      403    403    403
GET   job_reopen         job        login  409    403    403    403    409    403    403    403
GET   job_reopen         closed     login  200    403    403    403    409    403    403    403
POST  job_reopen         closed     login  200    403    403    403    409    403    403    403
GET   job_proposals      job        login  200    403    404    403    200    403    403    403
GET   saved_jobs         -          login  403    200    403    200    403    200    403    403
GET   job_save           wanted     login  403    405    403    405    403    405    403    403
POST  job_save           wanted     login  403    >      403    >      403    >      403    403
GET   job_let_go         wanted     login  403    405    403    405    403    405    403    403
POST  job_let_go         wanted     login  403    >      403    >      403    >      403    403
GET   saved_searches     -          login  403    200    403    200    403    200    403    403
GET   search_new         -          login  403    >      403    >      403    >      403    403
POST  search_new         -          login  403    >      403    >      403    >      403    403
GET*  saved_search       looked_for login  403    >      403    404    403    >      403    403
GET   search_mail_choice looked_for login  403    405    403    405    403    405    403    403
POST  search_mail_choice looked_for login  403    >      403    404    403    >      403    403
GET   search_remove      looked_for login  403    200    403    404    403    200    403    403
POST  search_remove      looked_for login  403    >      403    404    403    >      403    403
# Whoever has the link may stop the mail.
GET   search_mail        mail_link  200    200    200    200    200    200    200    200    200
POST  search_mail        mail_link  200    200    200    200    200    200    200    200    200
GET   propose            wanted     login  403    200    403    200    403    409    403    403
GET   propose            draft      login  403    404    403    404    403    404    403    403
GET   my_proposals       -          login  403    200    403    200    403    200    403    403
GET*  proposal           proposal   login  200    200    404    404    200    200    404    404
GET   proposal_file    offer_file login  200    200    404    404    200    200    404    200    contracts.view_contract
GET   proposal_shortlist proposal   login  405    403    405    403    405    403    403    403
POST  proposal_shortlist proposal   login  >      403    404    403    >      403    403    403
GET   proposal_decline   proposal   login  405    403    405    403    405    403    403    403
POST  proposal_decline   proposal   login  >      403    404    403    >      403    403    403
GET   proposal_change    proposal   login  200    200    404    404    409    409    404    404
POST  proposal_change    proposal   login  200    200    404    404    200    200    404    404
GET   plan_agree         proposal   login  403    405    403    405    403    405    403    403
POST  plan_agree         proposal   login  403    409    403    404    403    409    403    403
GET   plan_decline       proposal   login  403    >      403    404    403    >      403    403
POST  plan_decline       proposal   login  403    >      403    404    403    >      403    403
GET   proposal_withdraw  proposal   login  403    200    403    404    403    200    403    403
POST  proposal_withdraw  proposal   login  403    >      403    404    403    >      403    403
"""

# What is asked about a job is between the two; staff read it on the desk.
TALK = """
#                               nobody client freel. clien2 freel2 s-clie s-free staff  right
GET   inbox            -        login  200    200    200    200    200    200    200    200
GET*  thread           talked   login  200    200    404    404    200    200    404    404
GET   thread_message   talked   login  200    200    404    404    409    409    404    404
GET   job_question     wanted   login  403    200    403    200    403    409    403    403
GET   job_question     talk_job login  403    >      403    200    403    >      403    403
GET   job_question     draft    login  403    404    403    404    403    404    403    403
GET   job_question     closed   login  403    409    403    409    403    409    403    403
GET   proposal_message proposal login  200    200    404    404    409    409    404    404
GET   message_file     said_file login 200    200    404    404    200    200    404    200    contracts.view_contract
"""

PLANS = """
#                                   nobody client freel. clien2 freel2 s-clie s-free staff  right
GET   my_plans           -          login  200    200    200    200    200    200    200    200
GET   plan_new           -          login  200    200    200    200    409    409    403    403
GET   plan               sent_plan  login  200    404    404    404    200    404    404    404
GET   plan               ended_plan login  200    404    404    404    200    404    404    404
GET   plan               mailed     login  200    200    404    404    200    410    404    404
# Its sender has their own page of it; the other side is led to the proposal.
GET   plan               taken_plan login  200    >      404    404    200    >      404    404
GET   plan_edit          sent_plan  login  200    404    404    404    409    404    404    404
GET   plan_edit          taken_plan login  409    404    404    404    409    404    404    404
GET   plan_renew         sent_plan  login  405    405    405    405    405    405    405    405
POST  plan_renew         sent_plan  login  >      404    404    404    409    404    404    404
POST  plan_renew         taken_plan login  409    404    404    404    409    404    404    404
GET   plan_take_back     sent_plan  login  405    405    405    405    405    405    405    405
POST  plan_take_back     sent_plan  login  >      404    404    404    >      404    404    404
GET   plan_refuse        taken_plan login  200    404    404    404    200    404    404    404
POST  plan_refuse        taken_plan login  >      404    404    404    >      404    404    404
GET   plan_claim         mailed     login  405    405    405    405    405    405    405    405
POST  plan_claim         mailed     login  >      >      404    404    >      >      404    404
GET   plan_file          plan_file  404    200    404    404    404    200    404    404    200  contracts.view_contract
GET   plan_file          taken_file 404    200    200    404    404    200    200    404    200  contracts.view_contract
# Whoever has the link may open it; what it opens then, the rows above say.
GET*  plan_link          plan_link  >      >      >      >      >      >      >      >      >
GET   plan_link          nowhere    404    404    404    404    404    404    404    404    404
# What began by a link is no public job.
GET   job                direct     404    >      >      404    404    >      >      404    404
GET   job_file           direct_file 404   200    200    404    404    200    200    404    404
GET   job_edit           direct     login  409    403    404    403    409    403    403    403
GET   propose            direct     login  403    >      403    404    403    >      403    403
"""

CONTRACTS = """
#                              nobody client freel. clien2 freel2 s-clie s-free staff  right
GET   contracts      -         login  200    200    200    200    200    200    200    200
GET*  contract       contract  login  200    200    404    404    200    200    404    200    contracts.view_contract
GET   contract_terms contract  login  200    200    404    404    200    200    404    200    contracts.view_contract
GET   message_send   contract  login  200    200    404    404    200    200    404    404
GET   direct_payment contract  login  200    403    404    404    409    403    404    404
GET   hire           proposal  login  200    403    404    403    409    403    403    403
# Until its deposit is there, an offer does not exist for the freelancer.
GET*  contract       unpaid    login  200    404    404    404    200    404    404    200    contracts.view_contract
GET   contract_terms unpaid    login  200    404    404    404    200    404    404    200    contracts.view_contract
GET   message_send   unpaid    login  200    404    404    404    200    404    404    404
GET   offer_deposit  unpaid    login  200    404    404    404    409    404    404    404
GET   offer_deposit  offered   login  409    403    404    404    409    403    404    404
GET*  contract       offered   login  200    200    404    404    200    200    404    200    contracts.view_contract
GET   offer_accept   offered   login  403    200    404    404    403    409    404    404
POST  offer_accept   offered   login  403    >      404    404    403    409    404    404
GET   offer_decline  offered   login  403    200    404    404    403    200    404    404
POST  offer_decline  offered   login  403    >      404    404    403    >      404    404
GET   offer_withdraw offered   login  200    403    404    404    200    403    404    404
POST  offer_withdraw offered   login  >      403    404    404    >      403    404    404
GET   offer_accept   contract  login  403    409    404    404    403    409    404    404
GET   offer_decline  contract  login  403    409    404    404    403    409    404    404
GET   offer_withdraw contract  login  409    403    404    404    409    403    404    404
"""

REVIEWS = """
#                                  nobody client freel. clien2 freel2 s-clie s-free staff  right
GET   about_reviews  -             200    200    200    200    200    200    200    200    200
GET   person_reviews client        login  200    200    200    200    200    200    200    200
GET   person_reviews left          login  404    404    404    404    404    404    404    404
GET   review         contract      login  409    409    404    404    409    409    404    404
# Before its time a review is its author's: the client has written one of the freelancer.
GET*  review         to_review     login  200    200    404    404    200    200    404    404
GET   review_reply   secret_review login  404    404    404    404    404    404    404    404
GET   review         reviewed      login  200    200    404    404    200    200    404    404
POST  review         reviewed      login  409    409    404    404    409    409    404    404
GET   my_reports     -             login  200    200    200    200    200    200    200    200
GET   report         job_to_report login  404    200    200    200    404    200    200    200
GET   report         draft_report  login  404    404    404    404    404    404    404    404
GET   report         client_report login  404    200    200    200    404    200    200    200
GET   report         sent_report   login  404    200    404    404    404    200    404    404
GET   report         review_report login  404    200    200    200    404    200    200    200
GET   report         secret_report login  404    404    404    404    404    404    404    404
GET   report         no_report     login  404    404    404    404    404    404    404    404
GET   review_reply   review        login  404    200    404    404    404    200    404    404
"""

MILESTONES = """
#                                      nobody client freel. clien2 freel2 s-clie s-free staff  right
GET   milestone_fund    pending        login  200    403    404    404    409    403    404    404
POST  milestone_fund    pending        login  >      403    404    404    409    403    404    404
GET   milestone_fund    funded         login  409    403    404    404    409    403    404    404
GET   milestone_submit  funded         login  403    200    404    404    403    200    404    404
GET   milestone_submit  submitted      login  403    409    404    404    403    409    404    404
GET   milestone_approve submitted      login  200    403    404    404    200    403    404    404
GET   milestone_approve funded         login  200    403    404    404    200    403    404    404
GET   milestone_approve pending        login  409    403    404    404    409    403    404    404
GET   milestone_changes submitted      login  200    403    404    404    200    403    404    404
GET   milestone_changes funded         login  409    403    404    404    409    403    404    404
GET   milestone_return  funded         login  403    200    404    404    403    200    404    404
GET   milestone_return  submitted      login  403    200    404    404    403    200    404    404
GET   milestone_return  pending        login  403    409    404    404    403    409    404    404
GET   refund_again      refunded       login  200    403    404    404    200    403    404    404
POST  refund_again      refunded       login  >      403    404    404    >      403    404    404
GET   refund_again      funded         login  409    403    404    404    409    403    404    404
GET   milestone_fund    unpaid_first   login  200    404    404    404    409    404    404    404
"""

ASKING = """
#                                             nobody client freel. clien2 freel2 s-clie s-free staff  right
GET   payment_ask               contract      login  403    200    404    404    403    200    404    404
POST  payment_ask               contract      login  403    200    404    404    403    200    404    404
GET   payment_ask               paying_for    login  403    409    404    404    403    409    404    404
GET   payment_request           asked_for     login  200    200    404    404    200    200    404    404
GET   payment_request_pay       asked_for     login  405    405    405    405    405    405    405    405
POST  payment_request_pay       asked_for     login  409    403    404    404    409    403    404    404
GET   payment_request_fund      asked_for     login  405    405    405    405    405    405    405    405
POST  payment_request_fund      asked_for     login  409    403    404    404    409    403    404    404
GET   payment_request_decline   asked_for     login  200    403    404    404    200    403    404    404
POST  payment_request_decline   asked_for     login  200    403    404    404    200    403    404    404
GET   payment_request_take_back asked_for     login  405    405    405    405    405    405    405    405
POST  payment_request_take_back asked_for     login  403    >      404    404    403    >      404    404
"""

SETTLEMENTS = """
#                                          nobody client freel. clien2 freel2 s-clie s-free staff  right
GET   settlement_offer     funded          login  200    200    404    404    200    200    404    404
GET   settlement_offer     disputed        login  200    200    404    404    200    200    404    404
GET   settlement_offer     pending         login  409    409    404    404    409    409    404    404
GET   refund_request       funded          login  200    403    404    404    200    403    404    404
GET   refund_request       pending         login  409    403    404    404    409    403    404    404
GET   settlement           clients_offer   login  200    200    404    404    200    200    404    404
GET   settlement           declined_offer  login  200    200    404    404    200    200    404    404
GET   settlement_accept    clients_offer   login  403    200    404    404    403    200    404    404
GET   settlement_accept    freels_offer    login  200    403    404    404    200    403    404    404
GET   settlement_accept    declined_offer  login  409    409    404    404    409    409    404    404
GET   settlement_decline   clients_offer   login  403    200    404    404    403    200    404    404
GET   settlement_decline   freels_offer    login  200    403    404    404    200    403    404    404
GET   settlement_counter   clients_offer   login  403    200    404    404    403    200    404    404
GET   settlement_counter   freels_offer    login  200    403    404    404    200    403    404    404
GET   settlement_take_back clients_offer   login  200    403    404    404    200    403    404    404
POST  settlement_take_back clients_offer   login  >      403    404    404    >      403    404    404
GET   settlement_take_back freels_offer    login  403    200    404    404    403    200    404    404
POST  settlement_take_back freels_offer    login  403    >      404    404    403    >      404    404
GET   contract_end         full            login  200    200    404    404    200    200    404    404
GET   contract_end         offered         login  409    409    404    404    409    409    404    404
GET   contract_end         unpaid          login  409    404    404    404    409    404    404    404
"""

# Staff have pages of their own about disputes, on the desk.
DISPUTES = """
#                                    nobody client freel. clien2 freel2 s-clie s-free staff  right
GET   dispute_open     funded        login  200    200    404    404    200    200    404    404
GET   dispute_open     pending       login  409    409    404    404    409    409    404    404
GET   dispute_open     disputed      login  409    409    404    404    409    409    404    404
GET*  dispute          responding    login  200    200    404    404    200    200    404    404
GET*  dispute          ruled         login  200    200    404    404    200    200    404    404
GET   dispute_respond  responding    login  403    200    404    404    403    200    404    404
GET   dispute_respond  talking       login  409    409    404    404    409    409    404    404
GET   dispute_evidence talking       login  200    200    404    404    200    200    404    404
GET   dispute_evidence in_review     login  409    409    404    404    409    409    404    404
GET   dispute_evidence ruled         login  409    409    404    404    409    409    404    404
GET   dispute_withdraw responding    login  200    403    404    404    200    403    404    404
POST  dispute_withdraw responding    login  >      403    404    404    >      403    404    404
GET   dispute_withdraw talking       login  409    403    404    404    409    403    404    404
POST  dispute_withdraw talking       login  409    403    404    404    409    403    404    404
GET   dispute_consent  talking       login  200    409    404    404    200    409    404    404
GET   dispute_consent  responding    login  409    409    404    404    409    409    404    404
GET   dispute_consent  leaving       login  200    200    404    404    200    200    404    404
POST  dispute_consent  leaving       login  200    200    404    404    200    200    404    404
GET   dispute_consent  ruled         login  409    409    404    404    409    409    404    404
GET   dispute_pass     talking       login  200    200    404    404    200    200    404    404
POST  dispute_pass     talking       login  >      >      404    404    >      >      404    404
GET   dispute_pass     responding    login  409    409    404    404    409    409    404    404
GET   dispute_pass     in_review     login  409    409    404    404    409    409    404    404
GET   dispute_accept   ruled         login  200    200    404    404    200    200    404    404
POST  dispute_accept   ruled         login  >      >      404    404    >      >      404    404
GET   dispute_accept   talking       login  409    409    404    404    409    409    404    404
GET   dispute_withdraw ruled         login  409    403    404    404    409    403    404    404
GET   dispute_appeal   ruled         login  200    200    404    404    200    200    404    404
GET   dispute_appeal   talking       login  409    409    404    404    409    409    404    404
"""

FILES = """
#                                nobody client freel. clien2 freel2 s-clie s-free staff  right
GET   message_file    sent_file  login  200    200    404    404    200    200    404    200    contracts.view_contract
GET   submission_file work_file  login  200    200    404    404    200    200    404    200    contracts.view_contract
GET   change_request_file asked_file login 200 200    404    404    200    200    404    200    contracts.view_contract
GET   evidence_file   proof_file login  200    200    404    404    200    200    404    200    disputes.view_dispute
# Everything about a contract; for staff only if there is a dispute about it.
GET   contract_files  at_odds    login  200    200    404    404    200    200    404    200    disputes.view_dispute
GET   contract_files  contract   login  200    200    404    404    200    200    404    404    disputes.view_dispute
GET   contract_files  unpaid     login  200    404    404    404    200    404    404    404    disputes.view_dispute
POST  contract_files  contract   login  >      >      404    404    >      >      404    404    disputes.view_dispute
POST  evidence_pack   at_odds    login  >      >      404    404    >      >      404    >      disputes.view_dispute
GET   parcel          packed     login  200    404    404    404    200    404    404    404
GET   evidence_pack   at_odds    login  200    200    404    404    200    200    404    200    disputes.view_dispute
GET   evidence_pack   contract   login  200    200    404    404    200    200    404    404    disputes.view_dispute
GET   evidence_pack   unpaid     login  200    404    404    404    200    404    404    404    disputes.view_dispute
"""

MONEY = """
#                                       nobody client freel. clien2 freel2 s-clie s-free staff  right
GET   payments               -          login  200    200    200    200    200    200    200    200
GET   earnings               -          login  403    200    403    200    403    200    403    403
GET   withdrawal             usd        login  403    200    403    409    403    409    403    403
GET   forfeiture             forfeited  login  404    200    404    404    404    200    404    404
GET   payout_details         -          login  403    200    403    200    403    200    403    403
GET*  payout_details_return  -          login  403    >      403    >      403    >      403    403
GET*  payout_details_again   -          login  403    >      403    >      403    >      403    403
GET   payout_schedule        -          login  403    200    403    >      403    200    403    403
# The signature is the permission.
GET   webhook                sandbox    405    405    405    405    405    405    405    405    405
POST  webhook                sandbox    400    400    400    400    400    400    400    400    400
# At a provider, who has the unguessable address may use it.
GET   sandbox_checkout       checkout   200    200    200    200    200    200    200    200    200
GET   sandbox_confirmation   bank_asks  405    405    405    405    405    405    405    405    405
POST  sandbox_confirmation   bank_asks  200    200    200    200    200    200    200    200    200
GET   sandbox_payout_details bank_page  200    200    200    200    200    200    200    200    200
"""
