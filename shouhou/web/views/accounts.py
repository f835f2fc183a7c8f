"""Logging in and out, one's password, and the first administrator."""

from math import ceil

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from shouhou.foundation import throttling
from shouhou.foundation.http import PUBLIC, SIGNED_IN, actor_of, needs, words
from shouhou.kernel.errors import InvalidInput, NotFound, RuleViolation
from shouhou.org.commands import administrators, passwords
from shouhou.org.models import User
from shouhou.org.queries import actors
from shouhou.web.forms import WelcomeForm
from shouhou.web.views.doors import address_of, next_page


@needs(PUBLIC)
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """Ask who it is; too many failures from one address make it wait."""
    if request.method == "GET" and getattr(request, "actor", None) is not None:
        return redirect(next_page(request, settings.LOGIN_REDIRECT_URL))
    if request.method == "GET" and administrators.is_possible():
        return redirect("welcome")
    form = AuthenticationForm(request, data=request.POST or None)
    status = 200
    if request.method == "POST" and (user := _authenticated(request, form)) is not None:
        login(request, user)
        return redirect(next_page(request, settings.LOGIN_REDIRECT_URL))
    if request.method == "POST":
        status = 422
    context = {"form": form, "next": next_page(request, settings.LOGIN_REDIRECT_URL)}
    return render(request, "registration/login.html", context, status=status)


def _authenticated(request: HttpRequest, form: AuthenticationForm) -> User | None:
    """Return the user whose password was right and who has a post; tell the form why not otherwise."""
    now = timezone.now()
    typed = {"name": request.POST.get("username", "")[:150], "address": address_of(request)}
    if until := throttling.locked_until(**typed, now=now):
        minutes = max(1, ceil((until - now).total_seconds() / 60))
        form.errors.clear()
        sentence = _("Too many failed attempts. Try again in %(minutes)d minutes.")
        form.add_error(None, sentence % {"minutes": minutes})
        return None
    if not form.is_valid():
        throttling.note_failure(**typed, now=now)
        return None
    throttling.forget(**typed)
    user = form.get_user()
    if actors.actor_for(user.pk, now=now) is None:
        form.add_error(None, _("This login has no post any more. Ask your administrator."))
        return None
    return user


@needs(PUBLIC)
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@needs(SIGNED_IN)
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; every other session of this person ends with it."""
    user = request.user
    if not isinstance(user, User):
        raise NotFound("There is no such page.")
    form = PasswordChangeForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        new = form.cleaned_data["new_password1"]
        passwords.change_own(actor=actor_of(request), user=user, password=new, now=timezone.now())
        update_session_auth_hash(request, user)
        messages.success(request, _("Your password is changed."))
        return redirect("home")
    status = 422 if request.method == "POST" else 200
    return render(request, "web/password_change.html", {"form": form}, status=status)


@needs(PUBLIC)
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """Make the administrator of an empty system; once anybody can log in, this page is gone."""
    if not administrators.is_possible():
        raise NotFound("There is no such page.")
    form = WelcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _make_administrator(request, form):
        return redirect("home")
    status = 422 if request.method == "POST" else 200
    return render(request, "web/welcome.html", {"form": form}, status=status)


def _make_administrator(request: HttpRequest, form: WelcomeForm) -> bool:
    data = form.cleaned_data
    try:
        user = administrators.make_first_administrator(
            username=data["username"], password=data["password"], name=data["name"], now=timezone.now()
        )
    except (InvalidInput, RuleViolation) as error:
        form.add_error(None, words(error))
        return False
    login(request, user)
    messages.success(request, _("Welcome. Begin with the offices and the people."))
    return True
