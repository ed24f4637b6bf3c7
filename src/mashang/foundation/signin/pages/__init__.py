"""The ways in, as pages."""

from django.urls import path

from mashang.foundation.signin.pages import (
    demo,
    devices,
    oidc,
    passkeys,
    phone,
    security,
    staff,
    staffing,
)

urlpatterns = [
    path("sign-in", phone.sign_in, name="sign_in"),
    path("sign-in/code", phone.type_code, name="code"),
    path("sign-in/code/again", phone.send_again, name="again"),
    path("sign-in/passkey", passkeys.sign_in, name="passkey_sign_in"),
    path("sign-in/passkey/options", passkeys.sign_in_options, name="sign_in_options"),
    path("sign-in/with/<slug:code>", oidc.begin, name="oidc_begin"),
    path("sign-in/with/<slug:code>/back", oidc.back, name="oidc_back"),
    path("sign-in/with/<slug:code>/finish", oidc.finish, name="oidc_finish"),
    path("me/sign-in", devices.mine, name="mine"),
    path("me/sign-in/devices/out", devices.sign_out_elsewhere, name="sign_out_elsewhere"),
    path(
        "me/sign-in/devices/<uuid:device_id>/out", devices.sign_out_device, name="sign_out_device"
    ),
    path("me/sign-in/passkeys/new", passkeys.new_passkey, name="new_passkey"),
    path("me/sign-in/passkeys/options", passkeys.passkey_options, name="passkey_options"),
    path("me/sign-in/passkeys", passkeys.add_passkey, name="add_passkey"),
    path(
        "me/sign-in/passkeys/<int:passkey_id>/remove",
        passkeys.remove_passkey,
        name="remove_passkey",
    ),
    path("me/sign-in/links/<uuid:login_id>/remove", oidc.remove, name="remove_login"),
    path("sign-out", staff.sign_out, name="sign_out"),
    path("desk/sign-in", staff.sign_in, name="staff_sign_in"),
    path("desk/sign-in/second-factor", staff.second_factor_page, name="second_factor"),
    path(
        "desk/sign-in/second-factor/passkey",
        passkeys.second_factor_by_passkey,
        name="factor_by_passkey",
    ),
    path("desk/security", security.overview, name="security"),
    path("desk/security/second-factor", security.set_up, name="set_up"),
    path("desk/security/second-factor/new", security.begin, name="begin"),
    path("desk/security/recovery-codes", security.renew, name="renew"),
    path("desk/security/password", security.password, name="password"),
    path("desk/staff", staffing.staff_list, name="staff"),
    path("desk/staff/new", staffing.engage, name="engage"),
    path("desk/staff/<uuid:account_id>", staffing.staff_page_of, name="staff_page"),
    path(
        "desk/staff/<uuid:account_id>/links/<uuid:login_id>/confirm",
        oidc.confirm,
        name="confirm_login",
    ),
    path(
        "desk/staff/<uuid:account_id>/links/<uuid:login_id>/remove",
        oidc.reject,
        name="reject_login",
    ),
    path("desk/staff/<uuid:account_id>/<str:what>", staffing.change, name="change_staff"),
    path("demo", demo.doors, name="demo"),
    path("demo/<slug:code>", demo.enter, name="enter"),
]
