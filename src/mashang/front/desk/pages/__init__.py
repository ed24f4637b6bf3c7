"""The desk: cases, saved lists, answers, the hand-over, the map, the ledger."""

from django.urls import path

from mashang.front.desk.pages import answers, cases, handing, ledgers, lists, mapping, reassigning

urlpatterns = [
    path("desk/cases", cases.cases, name="cases"),
    path("desk/cases/print", cases.printed, name="printed"),
    path("desk/cases/<uuid:case_id>", cases.case, name="case"),
    path("desk/cases/<uuid:case_id>/contact", cases.reveal, name="reveal"),
    path("desk/cases/<uuid:case_id>/<slug:verb>", cases.act, name="act"),
    path("desk/lists", lists.lists, name="lists"),
    path("desk/lists/first", lists.begin_as_it_is, name="begin_as_it_is"),
    path("desk/lists/<uuid:list_id>/first", lists.begin_with, name="begin_with"),
    path("desk/lists/<uuid:list_id>/remove", lists.remove, name="remove_list"),
    path("desk/answers", answers.answers, name="answers"),
    path("desk/answers/<uuid:template_id>/retire", answers.retire, name="retire_answer"),
    path("desk/handover", handing.handover, name="handover"),
    path("desk/handover/print", handing.printed, name="handover_printed"),
    path("desk/handover/<uuid:note_id>/read", handing.acknowledge, name="acknowledge"),
    path("desk/reassign", reassigning.choose, name="choose"),
    path("desk/reassign/do", reassigning.reassign, name="reassign"),
    path("desk/reassign/<uuid:batch_id>", reassigning.batch, name="batch"),
    path("desk/stand-ins", reassigning.stand_ins, name="stand_ins"),
    path("desk/stand-ins/<uuid:stand_in_id>/end", reassigning.end_stand_in, name="end_stand_in"),
    path("desk/map", mapping.case_map, name="map"),
    path("desk/ledger", ledgers.ledger, name="ledger"),
    path("desk/ledger/print", ledgers.printed, name="ledger_printed"),
]
