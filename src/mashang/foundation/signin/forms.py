"""What people type to come in."""

from mashang.kernel.texts import Text
from mashang.web.forms import CharField, CodeField, Form, HiddenField, PasswordField, PhoneField


class PhoneForm(Form):
    """A mobile number."""

    phone = PhoneField(Text("手机号", "Mobile number"), max_length=40)


class CodeForm(Form):
    """The code that came by text."""

    code = CodeField(Text("短信验证码", "Code from the text message"), max_length=20)


class StaffForm(Form):
    """Staff number and password."""

    staff_no = CharField(Text("工号", "Staff number"), max_length=60)
    password = PasswordField(Text("密码", "Password"), max_length=200)


class SecondFactorForm(Form):
    """The authenticator's code, or a recovery code."""

    code = CodeField(
        Text("动态码", "Authenticator code"),
        help=Text(
            "手机动态码应用里的 6 位数字；手机不在身边，就输一个备用码。",
            "The 6 digits in your authenticator app; without your phone, a recovery code.",
        ),
        max_length=40,
    )


class SetUpForm(Form):
    """The first code of a fresh authenticator."""

    code = CodeField(
        Text("应用里显示的 6 位数字", "The 6 digits that the app shows"), max_length=20
    )


class PasswordForm(Form):
    """The present password and another."""

    old = PasswordField(Text("原密码", "Present password"), max_length=200)
    new = PasswordField(
        Text("新密码", "New password"),
        help=Text("越长越好，可以是一句话。", "The longer the better; a sentence is fine."),
        max_length=200,
    )


class PasskeyForm(Form):
    """A key that the browser made or proved, and its name."""

    name = CharField(
        Text("给它起个名字", "Its name"),
        help=Text("比如“我的手机”，以后好认。", "Such as “my phone”, to know it by."),
        max_length=40,
    )
    answer = HiddenField(max_length=20_000)


class EngageForm(Form):
    """A new member of staff."""

    staff_no = CharField(Text("工号", "Staff number"), max_length=60)
    name = CharField(Text("姓名", "Name"), max_length=80)
    unit = CharField(Text("单位或科室", "Unit"), max_length=80, required=False)
    post = CharField(Text("岗位", "Post"), max_length=80, required=False)


class ProofForm(Form):
    """Both factors once more, before a dangerous act."""

    prefix = "proof"

    password = PasswordField(Text("密码", "Password"), max_length=200)
    code = CodeField(
        Text("动态码", "Authenticator code"),
        help=Text(
            "手机动态码应用里的 6 位数字，或一个备用码。",
            "The 6 digits in your authenticator app, or a recovery code.",
        ),
        max_length=40,
    )


class KeyProofForm(Form):
    """A passkey once more, before a dangerous act."""

    prefix = "proof"

    answer = HiddenField(max_length=20_000)
