"""The pages of passes."""

from django.urls import path

from mashang.elements.passes.pages import desk, own

urlpatterns = [
    path("pass", own.mine, name="mine"),
    path("pass/phones", own.phones, name="phones"),
    path("pass/phones/<str:thumbprint>/lost", own.lose_phone, name="lose_phone"),
    path(".well-known/mashang-passes.json", own.published, name="published"),
    path("desk/passes", desk.passes, name="list"),
    path("desk/passes/at/<int:place_id>", desk.here, name="here"),
    path("desk/passes/at/<int:place_id>/new", desk.issue, name="issue"),
    path("desk/passes/keys", desk.keys, name="keys"),
    path("desk/passes/keys/rotate", desk.rotate, name="rotate"),
    path("desk/passes/keys/<str:kid>/withdraw", desk.withdraw, name="withdraw"),
    path("desk/passes/<uuid:pass_id>", desk.card, name="pass"),
    path("desk/passes/<uuid:pass_id>/sheet", desk.sheet, name="sheet"),
    path("desk/passes/<uuid:pass_id>/take-back", desk.take_back, name="take_back"),
]
