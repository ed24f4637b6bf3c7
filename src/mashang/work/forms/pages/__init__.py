"""The pages of 一表通, for staff and residents."""

from django.urls import path

from mashang.work.forms.pages import desk, filling, reports

urlpatterns = [
    path("desk/forms", desk.forms, name="list"),
    path("desk/forms/new", desk.new, name="new"),
    path("desk/forms/<uuid:form_id>", desk.form, name="form"),
    path("desk/forms/<uuid:form_id>/publish", desk.publish, name="publish"),
    path("desk/forms/<uuid:form_id>/close", desk.close, name="close"),
    path("desk/forms/<uuid:form_id>/export", desk.export, name="export"),
    path("desk/forms/names/<uuid:filling_id>", filling.name, name="name"),
    path("desk/forms/names/<uuid:filling_id>/excuse", filling.excuse, name="excuse"),
    path("desk/forms/names/<uuid:filling_id>/answers", filling.open_answers, name="answers"),
    path("desk/reports", reports.templates, name="templates"),
    path("desk/reports/new", reports.new, name="new_template"),
    path("desk/reports/<uuid:template_id>", reports.template, name="template"),
    path("desk/reports/<uuid:template_id>/mapping", reports.mapping, name="mapping"),
    path("desk/reports/<uuid:template_id>/version", reports.version, name="version"),
    path("desk/reports/<uuid:template_id>/make", reports.make, name="make"),
    path("desk/reports/made/<uuid:hand_in_id>", reports.hand_in, name="hand_in"),
    path("desk/reports/made/<uuid:hand_in_id>/sign", reports.sign, name="sign"),
    path("forms", filling.mine, name="mine"),
    path("forms/<uuid:filling_id>", filling.own, name="own"),
]
