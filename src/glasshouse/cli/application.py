"""The program: its name, the options of every command, and how what a user can get wrong is told."""

from __future__ import annotations

import gc
import os
import signal
import sys
import warnings
from pathlib import Path
from types import FrameType
from typing import Annotated, Any, Final

import typer

from glasshouse import __version__, machine
from glasshouse.cli.answers import say
from glasshouse.cli.streams import print_everywhere
from glasshouse.errors import GlasshouseError
from glasshouse.placing.steps import INTERRUPTS, leave_at_once
from glasshouse.vocabulary import NOTICE
from glasshouse.warned import GlasshouseWarning

COLLECTED_EVERY: Final = 1_000_000
"""Objects made until cycles of them are looked for: modules and texts are hundreds of thousands, and all stay."""

_PACKAGE: Final = Path(__file__).parent.parent

app = typer.Typer(
    name="glasshouse",
    help=f"A laboratory for social-credit schemes, run on invented people.\n\n{NOTICE}.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        say(f"glasshouse {__version__}")
        raise typer.Exit


LIGHT: Final = frozenset(
    ("check", "audit", "explain", "init", "schema", "schemes", "diff", "worlds", "measures", "kinds", "cite")
)
"""Commands of texts, which load no library that aborts where it finds no room."""


@app.callback()
def _options(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="The version, and no more.")
    ] = False,
) -> None:
    """Options of every command."""
    if context.invoked_subcommand not in LIGHT:
        machine.refuse_too_little()


def numba_without_scipy() -> None:
    """Let numba come up without asking SciPy for a BLAS, which imports much of it: nothing compiled here calls one.

    Numba asks once.  Only for a process of the program's own: what others compile in theirs may call a BLAS.
    """
    module = "scipy.linalg.cython_blas"
    if module in sys.modules:
        return
    sys.modules[module] = None  # type: ignore[assignment]  # importing it fails, as where SciPy is not installed
    try:
        import numba.np.arraymath  # noqa: F401
    finally:
        del sys.modules[module]


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end_as_by_ctrl_c() -> None:
    """Let what batch systems, containers and closed terminals send end the program as Ctrl-C does."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) == signal.SIG_DFL:  # else whoever started this, nohup for one, wants it otherwise
            signal.signal(number, _interrupt)


def _show(message: Warning | str, category: type[Warning], filename: str, *_: Any, **__: Any) -> None:
    """A sentence of the project's own as a line; what libraries say to programmers is not for users."""
    if issubclass(category, GlasshouseWarning) or Path(filename).is_relative_to(_PACKAGE):
        say(str(message), err=True)


def main() -> None:
    """Entry point: errors a user can cause are told without a traceback, with exit code 2."""
    gc.set_threshold(COLLECTED_EVERY)
    print_everywhere()
    _end_as_by_ctrl_c()
    if not sys.warnoptions:  # who asks Python for warnings gets them as Python says them
        warnings.showwarning = _show
        warnings.simplefilter("always", GlasshouseWarning)
        os.environ["PYTHONWARNINGS"] = "ignore"  # of the processes that are started from here
    try:
        app()
    except GlasshouseError as error:
        say(str(error), err=True)
        sys.exit(2)
    except MemoryError:
        say("memory ran out; no half-written output was left\n  fewer --people, or a higher limit", err=True)
        sys.exit(2)
    except OSError as error:
        say(f"{error.filename or 'output'}: {error.strerror or error}", err=True)
        sys.exit(2)
    except KeyboardInterrupt:
        for number in INTERRUPTS:
            signal.signal(number, leave_at_once)  # threads may still have to end: nothing is left to be said
        say("Interrupted; no half-written output was left.", err=True)
        sys.exit(130)
    finally:
        gc.freeze()  # else all that is still there is looked through once more before it is let go
