"""What those who own the questions may look at: a question tried out, and the last evaluation report."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from index.settings import ROOT
from rag.scope import Scope
from web.admin import trial_words as words
from web.admin.access import Session
from web.admin.office import Office
from web.admin.page import notice_page
from web.admin.trial import Trial, trial_page
from web.workers import in_worker

# The report is one file of ours with its styles in it; nothing else in it runs or loads.
_REPORT_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


async def try_question(office: Office, request: Request, session: Session) -> Response:
    """Return the page on which a question is tried, with what came of it where one was given."""
    asked = request.query_params
    question, document, period = (asked.get(name, "").strip() for name in ("q", "document", "period"))
    trial = Trial(question, document, period)
    serving = office.service.now()
    if trial.question:
        trial = await in_worker(partial(_tried, office, trial))
    return HTMLResponse(trial_page(trial, serving.documents, session.csrf))


def _tried(office: Office, trial: Trial) -> Trial:
    serving = office.service.now()
    known = {document.id for document in serving.documents}
    notice, scope = "", None
    if trial.document and trial.document not in known:
        notice = words.NO_DOCUMENT
    else:
        try:
            ids = [trial.document] if trial.document else []
            scope = Scope.from_dict({"documents": ids, "period": trial.period})
        except ValueError:
            notice = words.BAD_PERIOD.format(period=trial.period)
    told = None if notice else serving.explain(trial.question, scope=scope)
    return Trial(trial.question, trial.document, trial.period, told, notice)


async def show_report(office: Office, _request: Request, _session: Session) -> Response:
    """Return the last evaluation report, or say how one is made."""
    path = office.settings.report
    try:
        page = await to_thread.run_sync(path.read_bytes)
    except OSError:
        said = words.NO_REPORT.format(path=_told(path))
        return HTMLResponse(notice_page(said, up="../"), status_code=404)
    return HTMLResponse(page, headers={"content-security-policy": _REPORT_POLICY})


def _told(path: Path) -> str:
    """Return a path as told to people; places inside the project are told from its folder."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)
