"""Pages of places: 小区管理 and 房屋管理."""

from django.urls import path

from mashang.elements.places.pages import areas, changes, files, looking, redrawing

urlpatterns = [
    path("desk/places", looking.compounds, name="compounds"),
    path("desk/places/print", files.compounds_sheet, name="compounds_sheet"),
    path("desk/houses", looking.houses, name="houses"),
    path("desk/places/<int:place_id>", looking.place, name="place"),
    path("desk/places/<int:place_id>/print", files.place_sheet, name="place_sheet"),
    path("desk/places/<int:place_id>/poster.pdf", files.poster, name="poster"),
    path("desk/places/<int:place_id>/add", changes.add, name="add"),
    path("desk/places/<int:place_id>/rename", changes.rename, name="rename"),
    path("desk/places/<int:place_id>/close", changes.close, name="close"),
    path("desk/places/<int:place_id>/move", changes.move, name="move"),
    path("desk/places/<int:place_id>/code", changes.code, name="code"),
    path("desk/places/<int:place_id>/alias", changes.alias, name="alias"),
    path("desk/places/<int:place_id>/alias/drop", changes.drop_alias, name="drop_alias"),
    path("desk/places/<int:place_id>/renew-code", changes.renew_code, name="renew_code"),
    path("desk/places/<int:place_id>/areas/new/<str:kind>", areas.draw, name="draw_area"),
    path("desk/places/<int:place_id>/areas/<str:kind>/plan", redrawing.plan, name="plan_areas"),
    path("desk/redrawings/<uuid:redrawing_id>", redrawing.redrawing, name="redrawing"),
    path(
        "desk/redrawings/<uuid:redrawing_id>/confirm", redrawing.confirm, name="confirm_redrawing"
    ),
    path(
        "desk/redrawings/<uuid:redrawing_id>/withdraw",
        redrawing.withdraw,
        name="withdraw_redrawing",
    ),
    path("desk/areas/<int:area_id>", areas.redraw, name="area"),
    path("desk/areas/<int:area_id>/end", areas.end, name="end_area"),
]
