from django.urls import path

from disputes.views import agreeing, disputes, files, parcels, records, turns

urlpatterns = [
    path("milestones/<int:pk>/dispute/", disputes.open_dispute, name="dispute_open"),
    path("disputes/<int:pk>/", disputes.dispute, name="dispute"),
    path("disputes/<int:pk>/response/", turns.response, name="dispute_respond"),
    path("disputes/<int:pk>/evidence/", turns.evidence, name="dispute_evidence"),
    path("disputes/<int:pk>/withdrawal/", turns.withdrawal, name="dispute_withdraw"),
    path("disputes/<int:pk>/withdrawal/consent/", agreeing.consent, name="dispute_consent"),
    path("disputes/<int:pk>/disagreement/", agreeing.disagreement, name="dispute_pass"),
    path("disputes/<int:pk>/acceptance/", agreeing.acceptance, name="dispute_accept"),
    path("disputes/<int:pk>/appeal/", turns.appeal, name="dispute_appeal"),
    path("files/evidence/<int:pk>/", files.evidence_file, name="evidence_file"),
    path("contracts/<int:pk>/evidence-pack/", parcels.evidence_pack, name="evidence_pack"),
    path("contracts/<int:pk>/files/", parcels.contract_files, name="contract_files"),
    path("parcels/<int:pk>/", parcels.parcel, name="parcel"),
    path("people/<int:pk>/record/<slug:key>/", records.figure, name="figure"),
]
