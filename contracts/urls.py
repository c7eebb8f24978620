from django.urls import path

from contracts import files
from contracts.by_link import opened
from contracts.by_link import views as by_link
from contracts.directory import views as directory
from contracts.finding import views as finding
from contracts.invitations import again
from contracts.invitations import views as invitations
from contracts.jobs import views as jobs
from contracts.proposals import answers, changing, plan_answers
from contracts.proposals import views as proposals
from contracts.reports import views as reports
from contracts.reviews import views as reviews
from contracts.saved import views as saved
from contracts.talk import views as talk
from contracts.talk import writing

urlpatterns = [
    path("jobs/", finding.browse, name="jobs"),
    path("jobs/<int:pk>/", finding.job, name="job"),
    path("jobs/new/", jobs.new, name="job_new"),
    path("jobs/mine/", jobs.mine, name="my_jobs"),
    path("jobs/saved/", saved.jobs, name="saved_jobs"),
    path("jobs/<int:pk>/saving/", saved.save, name="job_save"),
    path("jobs/<int:pk>/letting-go/", saved.let_go, name="job_let_go"),
    path("jobs/searches/", saved.saved_searches, name="saved_searches"),
    path("jobs/searches/new/", saved.new_search, name="search_new"),
    path("jobs/searches/<int:pk>/", saved.search, name="saved_search"),
    path("jobs/searches/<int:pk>/mail/", saved.search_mail_choice, name="search_mail_choice"),
    path("jobs/searches/<int:pk>/removal/", saved.search_removal, name="search_remove"),
    path("jobs/mail/<str:token>/", saved.search_mail, name="search_mail"),
    path("jobs/<int:pk>/edit/", jobs.edit, name="job_edit"),
    path("jobs/<int:pk>/publication/", jobs.publication, name="job_publish"),
    path("jobs/<int:pk>/closure/", jobs.closure, name="job_close"),
    path("jobs/<int:pk>/reopening/", jobs.reopening, name="job_reopen"),
    path("jobs/<int:pk>/proposals/", answers.compare, name="job_proposals"),
    path("jobs/<int:pk>/propose/", proposals.send, name="propose"),
    path("jobs/<int:pk>/invitations/", invitations.of_job, name="job_invitations"),
    path("people/", directory.people, name="people"),
    path("people/<int:pk>/invitation/", invitations.invite, name="invite"),
    path("people/<int:pk>/job/", again.job_for, name="job_for"),
    path("invitations/", invitations.mine, name="my_invitations"),
    path("invitations/<int:pk>/refusal/", invitations.refusal, name="invitation_decline"),
    path("proposals/", proposals.mine, name="my_proposals"),
    path("proposals/<int:pk>/", proposals.proposal, name="proposal"),
    path("proposals/<int:pk>/change/", changing.change, name="proposal_change"),
    path("proposals/<int:pk>/agreement/", plan_answers.agreement, name="plan_agree"),
    path("proposals/<int:pk>/plan-refusal/", plan_answers.refusal, name="plan_decline"),
    path("proposals/<int:pk>/shortlisting/", answers.shortlisting, name="proposal_shortlist"),
    path("proposals/<int:pk>/refusal/", answers.refusal, name="proposal_decline"),
    path("proposals/<int:pk>/withdrawal/", proposals.withdrawal, name="proposal_withdraw"),
    path("contracts/<int:pk>/review/", reviews.review, name="review"),
    path("reviews/", reviews.about, name="about_reviews"),
    path("reviews/<int:pk>/reply/", reviews.reply, name="review_reply"),
    path("people/<int:pk>/reviews/", reviews.of_person, name="person_reviews"),
    path("reports/mine/", reports.mine, name="my_reports"),
    path("reports/<slug:subject>/<int:pk>/", reports.report, name="report"),
    path("contracts/<int:pk>/messages/", writing.send, name="message_send"),
    path("jobs/<int:pk>/question/", writing.question, name="job_question"),
    path("proposals/<int:pk>/messages/", writing.to_freelancer, name="proposal_message"),
    path("inbox/", talk.inbox, name="inbox"),
    path("inbox/<int:pk>/", talk.thread, name="thread"),
    path("inbox/<int:pk>/messages/", writing.go_on, name="thread_message"),
    path("plans/", by_link.mine, name="my_plans"),
    path("plans/new/", by_link.new, name="plan_new"),
    path("plans/link/<str:token>/", opened.link, name="plan_link"),
    path("plans/<int:pk>/", opened.plan, name="plan"),
    path("plans/<int:pk>/edit/", by_link.edit, name="plan_edit"),
    path("plans/<int:pk>/link/", by_link.linking, name="plan_renew"),
    path("plans/<int:pk>/taking-back/", by_link.taking_back, name="plan_take_back"),
    path("plans/<int:pk>/claim/", opened.claim, name="plan_claim"),
    path("plans/<int:pk>/refusal/", by_link.refusal, name="plan_refuse"),
    path("files/jobs/<int:pk>/", files.job_file, name="job_file"),
    path("files/proposals/<int:pk>/", files.proposal_file, name="proposal_file"),
    path("files/plans/<int:pk>/", opened.file, name="plan_file"),
    path("files/messages/<int:pk>/", files.message_file, name="message_file"),
]
