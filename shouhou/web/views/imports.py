"""Importing files: choose what, upload, read the report of the trial, import for real."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shouhou.foundation import exporting, uploading
from shouhou.foundation.http import actor_of, needs, words
from shouhou.foundation.importing import jobs, templates
from shouhou.foundation.importing.jobs import JobFile, JobState
from shouhou.foundation.importing.kinds import ImportKind
from shouhou.foundation.models import ImportJob
from shouhou.kernel.errors import InvalidInput, RuleViolation
from shouhou.org.permissions import Permission
from shouhou.web import tasks
from shouhou.web.forms import UploadForm
from shouhou.web.queries import health, imports

PAGE = 50


@needs(Permission.IMPORT_RUN)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List what can be imported, one's uploads that wait, and what was imported before."""
    actor, now = actor_of(request), timezone.now()
    kinds = imports.list_kinds(actor)
    labels = {kind.code: kind.label for kind in kinds}
    runs = Paginator(imports.list_runs(actor), 20).get_page(request.GET.get("page"))
    waiting = [(job, labels.get(job.kind, job.kind)) for job in jobs.list_jobs(actor, now=now)[:10]]
    context = {
        "kinds": kinds,
        "waiting": waiting,
        "runs": [(run, labels.get(run.kind, run.kind)) for run in runs],
        "page": runs,
    }
    return render(request, "web/imports.html", context)


@needs(Permission.IMPORT_RUN)
@require_safe
def kind_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show a kind's columns, its template, and the upload form."""
    kind = imports.get_kind(actor_of(request), code)
    return _kind_page(request, kind, UploadForm())


@needs(Permission.IMPORT_RUN)
@require_safe
def template(request: HttpRequest, code: str) -> HttpResponse:
    """Download the template of a kind."""
    kind = imports.get_kind(actor_of(request), code)
    name = f"{kind.code}.xlsx"
    return exporting.attachment(templates.template_xlsx(kind), name=name, content_type=exporting.XLSX)


@needs(Permission.IMPORT_RUN)
@require_POST
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Keep a file and try it; nothing is written yet."""
    actor, now = actor_of(request), timezone.now()
    kind = imports.get_kind(actor, code)
    form = UploadForm(request.POST, request.FILES)
    try:
        file, mapping_text = _uploaded(request, form)
        job = jobs.open_job(actor=actor, kind=kind, file=file, mapping_text=mapping_text, now=now)
    except InvalidInput as error:
        form.add_error(error.field if error.field == "file" else "mapping_text", words(error))
        return _kind_page(request, kind, form, status=422)
    return _start(request, job)


@needs(Permission.IMPORT_RUN)
@require_safe
def job_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show an upload: its progress while it runs, then its report and what can be done."""
    actor = actor_of(request)
    job = jobs.get_job(actor, public_id, now=timezone.now())
    return _job_page(request, job)


@needs(Permission.IMPORT_RUN)
@require_safe
def job_progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Answer the progress bar; when the job is done, let htmx load the page anew."""
    job = jobs.get_job(actor_of(request), public_id, now=timezone.now())
    if job.state in jobs.BUSY:
        return render(request, "web/_import_progress.html", _progress(job))
    response = HttpResponse(status=204)
    response["HX-Refresh"] = "true"
    return response


@needs(Permission.IMPORT_RUN)
@require_POST
def change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Try again with another mapping or another file; what was uploaded and typed is kept."""
    actor, now = actor_of(request), timezone.now()
    job = jobs.get_job(actor, public_id, now=now)
    form = UploadForm(request.POST, request.FILES)
    try:
        file, mapping_text = _uploaded(request, form)
        jobs.change_job(actor=actor, job=job, file=file, mapping_text=mapping_text, now=now)
    except RuleViolation as error:
        field = getattr(error, "field", "")
        form.add_error("file" if field == "file" else "mapping_text" if field else None, words(error))
        return _job_page(request, job, form, status=422)
    return _start(request, job)


@needs(Permission.IMPORT_RUN)
@require_POST
def confirm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Import for real what was tried: the same bytes, the same mapping."""
    actor, now = actor_of(request), timezone.now()
    job = jobs.get_job(actor, public_id, now=now)
    try:
        jobs.confirm_job(actor=actor, job=job, now=now)
    except RuleViolation as error:
        messages.error(request, words(error))
        return redirect("web:import_job", public_id=job.public_id)
    return _start(request, job)


@needs(Permission.IMPORT_RUN)
@require_safe
def report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Download the report of every kept row."""
    actor = actor_of(request)
    job = jobs.get_job(actor, public_id, now=timezone.now())
    kind = imports.get_kind(actor, job.kind)
    content = imports.report_xlsx(kind, jobs.load_lines(job))
    return exporting.attachment(content, name=f"{job.kind}-report.xlsx", content_type=exporting.XLSX)


def _start(request: HttpRequest, job: ImportJob) -> HttpResponse:
    """Run a small job at once and a long one in the worker; either way its page tells the outcome."""
    if jobs.is_long(job):
        tasks.import_later(job.pk)
    else:
        done = jobs.run_job(job_id=job.pk, actor=actor_of(request), now=timezone.now())
        if done is not None and done.state == JobState.IMPORTED:
            messages.success(request, _("Imported."))
    return redirect("web:import_job", public_id=job.public_id)


def _uploaded(request: HttpRequest, form: UploadForm) -> tuple[JobFile | None, str]:
    """Return the file and the mapping text of a request. Raise InvalidInput for what cannot be taken."""
    if uploading.too_large(request):
        raise InvalidInput("The file is larger than {limit} MB.", field="file", limit=jobs.limit_mb())
    if not form.is_valid():
        field = next(iter(form.errors))
        raise InvalidInput("The file is empty.", field="file" if field == "file" else "mapping")
    file, mapping_file = form.cleaned_data["file"], form.cleaned_data["mapping_file"]
    text = form.cleaned_data["mapping_text"].strip()
    if mapping_file is not None:
        if mapping_file.size > jobs.MAX_MAPPING:
            raise InvalidInput(
                "The mapping is longer than {limit} characters.", field="mapping", limit=jobs.MAX_MAPPING
            )
        try:
            text = mapping_file.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise InvalidInput("The mapping file is not UTF-8 text.", field="mapping") from error
    return (JobFile(file.name, file.read()) if file is not None else None), text


def _kind_page(request: HttpRequest, kind: ImportKind, form: UploadForm, status: int = 200) -> HttpResponse:
    context = {
        "kind": kind,
        "columns": templates.describe(kind),
        "form": form,
        "limit": jobs.limit_mb(),
        "example_column": kind.columns[0].name,
    }
    return render(request, "web/import_kind.html", context, status=status)


def _job_page(
    request: HttpRequest, job: ImportJob, form: UploadForm | None = None, status: int = 200
) -> HttpResponse:
    kind = imports.get_kind(actor_of(request), job.kind)
    lines = [] if job.state in jobs.BUSY else jobs.load_lines(job)
    wanted = request.GET.get("status", "")
    shown = [line for line in lines if line.status == wanted] if wanted else lines
    status_words, labels = imports.status_words(), imports.column_labels(kind)
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    context = {
        "job": job,
        "kind": kind,
        "form": form or UploadForm(initial={"mapping_text": job.mapping_text}),
        "counts": imports.counts_of(job.counts),
        "rows": sum(job.counts.values()),
        "kept": jobs.KEPT_LINES,
        "limit": jobs.limit_mb(),
        "example_column": kind.columns[0].name,
        "wanted": wanted,
        "page": page,
        "lines": [(line, *status_words[line.status], labels.get(line.field, line.field)) for line in page],
        "field_label": labels.get(job.message_field, ""),
        **_progress(job),
    }
    return render(request, "web/import_job.html", context, status=status)


def _progress(job: ImportJob) -> dict[str, Any]:
    beat = health.check(beat_at=tasks.last_beat(), now=timezone.now()) if job.state in jobs.BUSY else None
    return {
        "job": job,
        "busy": job.state in jobs.BUSY,
        "percent": round(100 * job.done / job.total) if job.total else 0,
        "worker_away": beat is not None and beat.worker != "ok",
    }
