"""What Flask-Security says, in our sentences, so that our catalogues translate them."""

from __future__ import annotations

# Marks a sentence for the catalogue; Flask-Security translates it when it is shown.
N_ = str

_ERRORS = {
    "API_ERROR": N_("The form was filled in a way that is not understood here."),
    "GENERIC_AUTHN_FAILED": N_("The address or the password is not right. Please try again."),
    "UNAUTHENTICATED": N_("Please sign in first."),
    "UNAUTHORIZED": N_("Your account may not do this."),
    "REAUTHENTICATION_REQUIRED": N_("Please enter your password again before this change."),
    "PASSWORD_MISMATCH": N_("This is not your password."),
    "RETYPE_PASSWORD_MISMATCH": N_("The two passwords differ. Type the same one twice."),
    "INVALID_REDIRECT": N_("The way back led outside of this service, so it was dropped."),
    "PASSWORD_RESET_EXPIRED": N_("This link is too old. Ask for a new one."),
    "INVALID_RESET_PASSWORD_TOKEN": N_("This link was used already. Ask for a new one."),
    "EMAIL_NOT_PROVIDED": N_("Enter your e-mail address."),
    "INVALID_EMAIL_ADDRESS": N_("This is no e-mail address; write it like name@example.kz."),
    "USER_DOES_NOT_EXIST": N_("The address or the password is not right. Please try again."),
    "PASSWORD_NOT_PROVIDED": N_("Enter your password."),
    "PASSWORD_INVALID_LENGTH": N_("Choose a password of at least %(length)s characters."),
    "INVALID_PASSWORD": N_("This is not your password."),
    "PASSWORD_IS_THE_SAME": N_("This is the password you have now. Choose another one."),
    "TWO_FACTOR_INVALID_TOKEN": N_("This code is not right. Enter the one that the app shows now."),
    "TWO_FACTOR_PERMISSION_DENIED": N_("Please sign in first."),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": N_("Choose one of the ways that are offered."),
    "TWO_FACTOR_SETUP_EXPIRED": N_("This took too long. Please start over."),
    "ANONYMOUS_USER_REQUIRED": N_("You are signed in already."),
}

_NEWS = {
    "FORGOT_PASSWORD": N_("Forgot the password?"),
    "PASSWORD_RESET_REQUEST": N_(
        "If this address has an account here, a letter with a link is on its way to it."
    ),
    "REAUTHENTICATION_SUCCESSFUL": N_("Thank you. You can make the change now."),
}

_SUCCESSES = {
    "PASSWORD_RESET_NO_LOGIN": N_("The new password is set. Please sign in with it."),
    "PASSWORD_CHANGE": N_("The new password is set."),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": N_("You are signed in."),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": N_(
        "The second step is on. You will need the app to sign in."
    ),
    "TWO_FACTOR_DISABLED": N_("The second step is off."),
}

SUBJECTS = {
    "SECURITY_EMAIL_SUBJECT_PASSWORD_RESET": N_("Choose a new password"),
    "SECURITY_EMAIL_SUBJECT_PASSWORD_NOTICE": N_("Your password was changed"),
    "SECURITY_EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": N_("Your password was changed"),
}

MESSAGES = {
    f"SECURITY_MSG_{key}": (sentence, category)
    for category, sentences in (("error", _ERRORS), ("info", _NEWS), ("success", _SUCCESSES))
    for key, sentence in sentences.items()
}
