from django.urls import path

from contracts import files
from contracts.finding import views as finding
from contracts.jobs import views as jobs
from contracts.proposals import answers, changing, plan_answers
from contracts.proposals import views as proposals
from contracts.talk import views as talk
from contracts.talk import writing

urlpatterns = [
    path("jobs/", finding.browse, name="jobs"),
    path("jobs/<int:pk>/", finding.job, name="job"),
    path("jobs/new/", jobs.new, name="job_new"),
    path("jobs/mine/", jobs.mine, name="my_jobs"),
    path("jobs/<int:pk>/edit/", jobs.edit, name="job_edit"),
    path("jobs/<int:pk>/publication/", jobs.publication, name="job_publish"),
    path("jobs/<int:pk>/closure/", jobs.closure, name="job_close"),
    path("jobs/<int:pk>/reopening/", jobs.reopening, name="job_reopen"),
    path("jobs/<int:pk>/proposals/", answers.compare, name="job_proposals"),
    path("jobs/<int:pk>/propose/", proposals.send, name="propose"),
    path("proposals/", proposals.mine, name="my_proposals"),
    path("proposals/<int:pk>/", proposals.proposal, name="proposal"),
    path("proposals/<int:pk>/change/", changing.change, name="proposal_change"),
    path("proposals/<int:pk>/agreement/", plan_answers.agreement, name="plan_agree"),
    path("proposals/<int:pk>/plan-refusal/", plan_answers.refusal, name="plan_decline"),
    path("proposals/<int:pk>/shortlisting/", answers.shortlisting, name="proposal_shortlist"),
    path("proposals/<int:pk>/refusal/", answers.refusal, name="proposal_decline"),
    path("proposals/<int:pk>/withdrawal/", proposals.withdrawal, name="proposal_withdraw"),
    path("contracts/<int:pk>/messages/", writing.send, name="message_send"),
    path("jobs/<int:pk>/question/", writing.question, name="job_question"),
    path("proposals/<int:pk>/messages/", writing.to_freelancer, name="proposal_message"),
    path("inbox/", talk.inbox, name="inbox"),
    path("inbox/<int:pk>/", talk.thread, name="thread"),
    path("inbox/<int:pk>/messages/", writing.go_on, name="thread_message"),
    path("files/jobs/<int:pk>/", files.job_file, name="job_file"),
    path("files/proposals/<int:pk>/", files.proposal_file, name="proposal_file"),
    path("files/messages/<int:pk>/", files.message_file, name="message_file"),
]
