"""The server of the page: routes, and nothing computed that the command line cannot compute."""

from __future__ import annotations

import json
import webbrowser
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from uvicorn.protocols.http.h11_impl import H11Protocol

from glasshouse.errors import GlasshouseError, RunError, UsageError
from glasshouse.page.door import HEADERS, Door
from glasshouse.page.jobs import Job, JobQueue
from glasshouse.page.offered import of_pasted, schemes, turnable
from glasshouse.page.openapi import openapi
from glasshouse.page.question import LifeQuestion, Pasted, Question, Which, read, refuse_unknown
from glasshouse.page.shipped import shipped, vega
from glasshouse.scheme import Scheme
from glasshouse.study.running.runs import expected_of
from glasshouse.text import read_whole
from glasshouse.vocabulary import NOTICE

LOOPBACK = "127.0.0.1"
"""Where the server listens, and nowhere else."""

MOST_JOBS = 2**31 - 1
"""The largest number that a job may be asked for by."""

Answered = Callable[[Request], Awaitable[Response]]


def application(queue: JobQueue) -> Door:
    """The application behind its door."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        queue.close()

    jobs = _of_jobs(queue)
    routes = [
        Route("/api/schemes", _answering(_schemes), methods=["GET"]),
        Route("/api/scheme", _answering(_scheme), methods=["GET"]),
        Route("/api/pasted", _given(_pasted), methods=["POST"]),
        Route("/api/compare", _asked(queue, "compare", Question), methods=["POST"]),
        Route("/api/life", _asked(queue, "life", LifeQuestion), methods=["POST"]),
        Route("/api/jobs/{job}", jobs["state"], methods=["GET"]),
        Route("/api/jobs/{job}", jobs["cancel"], methods=["DELETE"]),
        Route("/api/jobs/{job}/answer", jobs["answer"], methods=["GET"]),
        Route("/api/jobs/{job}/figures", jobs["figures"], methods=["GET"]),
        Route("/openapi.json", _answering(lambda _: openapi()), methods=["GET"]),
        Route("/vega.js", _script, methods=["GET"]),
        *(Route(path, _file, methods=["GET"]) for path in shipped()),
    ]
    return Door(Starlette(routes=routes, lifespan=lifespan))


def serve(port: int, *, browser: bool, say: Callable[[str], None]) -> None:
    """Serve the page until interrupted.  ``port`` 0 takes a free one.  Raises RunError for one that is taken."""
    queue = JobQueue()
    config = uvicorn.Config(
        application(queue), host=LOOPBACK, port=port, log_level="critical", access_log=False, server_header=False,
        http=Marked, ws="none",
    )  # fmt: skip
    try:
        bound = config.bind_socket()
    except SystemExit:
        raise RunError(
            f"--port {port}: it is taken, or may not be used", remedy="name another, or 0 for a free one"
        ) from None
    bound.listen()  # before anybody is told: a browser that is quick waits in the queue
    where = f"http://{LOOPBACK}:{bound.getsockname()[1]}/"
    try:
        with suppress(KeyboardInterrupt):
            say(f"The page is at {where} for this machine alone. Ctrl-C ends it. {NOTICE}.")
            if browser:
                webbrowser.open_new_tab(where)
            queue.ready()
            uvicorn.Server(config).run(sockets=[bound])
    finally:
        queue.close()
        bound.close()


class Marked(H11Protocol):
    """The HTTP library's protocol: what is no request gets 400 before the door, with the headers of all answers."""

    def send_400_response(self, msg: str) -> None:
        """Say so and hang up; where an answer is under way, only hang up."""
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            body = msg.encode("ascii", "replace")
            own = ((b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode()))
            lines = [b"%b: %b" % header for header in (*own, (b"connection", b"close"), *HEADERS)]
            self.transport.write(b"\r\n".join((b"HTTP/1.1 400 Bad Request", *lines, b"", body)))
        self.transport.close()


def _answering(find: Callable[[Request], Any]) -> Answered:
    """An endpoint that gives what ``find`` finds, or 422 with the reason."""

    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(await run_in_threadpool(find, request))
        except GlasshouseError as error:
            return _refusal(error)

    return endpoint


def _given(find: Callable[[Any], Any]) -> Answered:
    """The same of what is sent as JSON."""

    async def endpoint(request: Request) -> Response:
        body = await request.body()
        try:
            return JSONResponse(await run_in_threadpool(lambda: find(_json(body))))
        except GlasshouseError as error:
            return _refusal(error)

    return endpoint


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise UsageError("question: not JSON", remedy="send one JSON object") from None


def _asked(queue: JobQueue, sort: str, model: type[Question]) -> Answered:
    """An endpoint that queues a question: 202, 422 for what cannot be asked, 429 where too many wait."""

    async def endpoint(request: Request) -> Response:
        try:
            job = await run_in_threadpool(_put, queue, sort, model, await request.body())
        except RunError as error:
            return _refusal(error, 429)
        except GlasshouseError as error:
            return _refusal(error)
        return JSONResponse(job.document(), 202)

    return endpoint


def _put(queue: JobQueue, sort: str, model: type[Question], body: bytes) -> Job:
    question = read(model, _json(body))
    expected = expected_of(question.plan()).seconds
    return queue.take(sort, question.model_dump_json(), expected)


def _of_jobs(queue: JobQueue) -> dict[str, Answered]:
    def number(request: Request) -> int:
        return read_whole(request.path_params["job"], MOST_JOBS) or 0  # no job has the number 0

    def job_of(request: Request) -> Job | None:
        return queue.get(number(request))

    async def state(request: Request) -> Response:
        job = job_of(request)
        return _no_job() if job is None else JSONResponse(job.document())

    async def cancel(request: Request) -> Response:
        job = await run_in_threadpool(queue.cancel, number(request))
        return _no_job() if job is None else JSONResponse(job.document())

    async def answer(request: Request) -> Response:
        job = job_of(request)
        return _no_job() if job is None or not job.answer else Response(job.answer, media_type="application/json")

    async def figures(request: Request) -> Response:
        job = job_of(request)
        return _no_job() if job is None or not job.figures else Response(job.figures, media_type="application/json")

    return {"state": state, "cancel": cancel, "answer": answer, "figures": figures}


def _no_job() -> Response:
    return JSONResponse({"reason": "no such job, or it has no answer"}, 404)


def _refusal(error: GlasshouseError, status: int = 422) -> Response:
    return JSONResponse({"reason": str(error)}, status)


def _schemes(request: Request) -> dict[str, Any]:
    _refuse_parameters(request, ())
    return schemes()


def _scheme(request: Request) -> dict[str, Any]:
    which = read(Which, dict(request.query_params.multi_items()))
    refuse_unknown("scheme", which.scheme)
    return turnable(Scheme.load(which.scheme), which.language)


def _pasted(question: Any) -> dict[str, Any]:
    pasted = read(Pasted, question)
    return of_pasted(pasted.loaded(), pasted.language)


def _refuse_parameters(request: Request, known: tuple[str, ...]) -> None:
    for name in request.query_params:
        if name not in known:
            raise UsageError(f"{name[:80]}: no such parameter", remedy="the parameters stand in /openapi.json")


async def _file(request: Request) -> Response:
    kind, content = shipped()[request.url.path]
    return Response(content, media_type=kind)


async def _script(_: Request) -> Response:
    return Response(await run_in_threadpool(vega), media_type="text/javascript; charset=utf-8")
