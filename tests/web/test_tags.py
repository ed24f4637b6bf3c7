"""The built-in tags, through real templates."""

from datetime import date, timedelta

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from mashang.kernel.clock import now, today
from mashang.kernel.texts import Text, speaking
from mashang.web.paging import Page


def render(source: str, **values: object) -> str:
    return Template(source).render(Context(values))


def test_t_speaks_the_language_of_the_context():
    source = '{% t "开门" "Open the door" %}'
    assert render(source) == "开门"
    with speaking("en"):
        assert render(source) == "Open the door"


def test_t_escapes_both_the_sentence_and_its_values():
    source = '{% t "药 <b> {name}" "<b> {name}" name=name %}'
    assert render(source, name="<script>") == "药 &lt;b&gt; &lt;script&gt;"


def test_t_takes_texts_as_values_and_stores_its_sentence():
    source = '{% t "在{place}" "at {place}" place=place as said %}[{{ said }}]'
    with speaking("en"):
        assert render(source, place=Text("南门", "the south gate")) == "[at the south gate]"


def test_a_number_in_a_sentence_chooses_between_one_and_many():
    source = '{% t "{n} 件" "{n} {n:case waits|cases wait}" n=count %}'
    with speaking("en"):
        assert [render(source, count=n) for n in (1, 3)] == ["1 case waits", "3 cases wait"]
    assert render(source, count=1) == "1 件"


def test_a_stretch_of_time_says_its_day_once():
    since = now()
    html = render("{% stretch since until %}", since=since, until=since + timedelta(minutes=0))
    assert html.count("今天") == 1
    assert 'title="' in html


def test_a_day_goes_into_a_sentence_as_people_write_it():
    source = '{% t "{day}起" "since {day}" day=on|on_day %}'
    assert render(source, on=date(2026, 3, 26)) == "2026年3月26日起"
    with speaking("en"):
        assert render(source, on=date(2026, 3, 26)) == "since 26 Mar 2026"
    assert render("{{ on|on_day:'near' }}", on=today()) == "今天"
    assert render("{{ on|on_day }}", on=None) == ""


@pytest.mark.parametrize(
    "source",
    [
        '{% t "开门" %}',
        '{% t title "Open" %}',
        '{% t "还剩 {n}" "left" n=1 %}',
        '{% t "还剩 {n}" "{n} left" %}',
        '{% t "还剩" "left" n=1 %}',
        '{% t "还剩 {n}" "{n} left" 1 %}',
    ],
)
def test_t_refuses_sentences_that_disagree_when_the_template_is_read(source):
    with pytest.raises(TemplateSyntaxError):
        Template(source)


def test_the_en_filter_makes_a_bilingual_argument():
    source = '{% badge "已受理"|en:"Accepted" tone="green" %}'
    assert "已受理" in render(source)
    with speaking("en"):
        assert "Accepted" in render(source)


def test_an_icon_is_decoration_unless_it_has_a_label():
    assert 'aria-hidden="true"' in render('{% icon "door" %}')
    labelled = render('{% icon "door" label=label %}', label="<门>")
    assert 'role="img"' in labelled
    assert "&lt;门&gt;" in labelled


def test_a_late_clock_is_red_and_says_by_how_much(clock):
    shown = render("{% clock at %}", at=now() - timedelta(minutes=25))
    assert "ms-tone-red" in shown
    assert "已超时 25 分钟" in shown


def test_a_stopped_clock_does_not_run(clock):
    shown = render('{% clock at stopped="挂账"|en:"parked" %}', at=now() - timedelta(minutes=25))
    assert "挂账" in shown
    assert "data-clock" not in shown


def test_no_deadline_shows_nothing():
    assert render("{% clock at %}{% when at %}{% day at %}", at=None) == ""


def test_a_card_escapes_its_title_and_keeps_its_content():
    shown = render("{% card title %}<p>{{ body }}</p>{% endcard %}", title="<i>", body="<b>")
    assert "&lt;i&gt;" in shown
    assert "<p>&lt;b&gt;</p>" in shown


def test_a_row_links_its_title_and_escapes_what_a_person_wrote():
    shown = render('{% row title url="/c/1" sub=title %}', title='"><script>')
    assert "<script>" not in shown
    assert 'href="/c/1"' in shown


def test_the_steps_say_where_we_are():
    shown = render("{% steps names 1 %}", names=["a", "b", "c"])
    assert shown.count('aria-current="step"') == 1
    assert shown.count("is-done") == 1


def test_the_pager_keeps_the_filters_and_leads_back_to_the_first_page():
    request = RequestFactory().get("/desk?state=late&after=old")
    page = Page([1], "new", is_first=False)
    shown = Template("{% pager page %}").render(Context({"page": page, "request": request}))
    assert 'href="?state=late"' in shown
    assert "?state=late&amp;after=new" in shown


def test_a_single_page_has_no_pager():
    request = RequestFactory().get("/desk")
    page = Page([1], None, is_first=True)
    assert (
        not Template("{% pager page %}").render(Context({"page": page, "request": request})).strip()
    )


def test_revealing_is_a_post_with_a_purpose():
    shown = render('{% masked "138****1234" reveal_url="/r" purpose="contact" field="phone" %}')
    assert 'method="post"' in shown
    assert 'name="purpose" value="contact"' in shown
    assert "138****1234" in shown


def test_a_masked_value_without_the_right_has_no_button():
    assert "<form" not in render('{% masked "138****1234" %}')


def test_a_confirmation_carries_a_command_id_so_that_a_repeat_is_recognised():
    shown = render('{% confirm "撤销"|en:"Cancel" "/x" tone="red" %}')
    assert 'name="command_id"' in shown
    assert "<details" in shown


def test_the_query_can_be_changed_in_part():
    request = RequestFactory().get("/?a=1&b=2")
    shown = Template("{% with_parameters b=None c='开' %}").render(Context({"request": request}))
    assert shown == "?a=1&amp;c=%E5%BC%80"
