"""Compiling and running are two jobs; what was compiled is kept and cannot be spoilt."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from runwright.core import Execution, Fault, File, Isolation, Limits, Program, Status
from runwright.core.errors import BadOption, BadTask, NoIsolation, NoToolchain
from runwright.run import Job, LocalSandbox, Outcome
from runwright.run.job import script
from runwright.run.languages import Languages
from runwright.run.languages.building import Building

LANGUAGES = Languages()
SHORT = Limits(wall_s=0.5)
REFUSED = Status.COMPILE_ERROR


@pytest.mark.parametrize("level", [Isolation.PROCESS, Isolation.NONE], ids=lambda one: one.value)
def test_each_language_runs_and_each_compiler_complains_at_weaker_levels(
    level: Isolation, run_async: Any, program: Any
) -> None:
    echoes = [program(name) for name in ("echo.c", "echo.js", "Echo.java")]
    wrong = [program(name) for name in ("wrong.c", "wrong.js")]

    async def run() -> None:
        try:
            opened = await LocalSandbox(level, workers=1).__aenter__()
        except NoIsolation as error:
            pytest.skip(str(error))
        try:
            for one in echoes:
                execution = await opened.run(one, stdin=b"21", arguments=["word"])
                assert str(execution.stdout) == "42 word\n"
            for one in wrong:
                assert (await opened.run(one)).status is REFUSED
        finally:
            await opened.__aexit__(None, None, None)

    run_async(run())


RESULTS = {
    "c": (
        "#include <stdlib.h>\n#include <unistd.h>\n"
        'int main(void) { write(atoi(getenv("RUNWRIGHT_RESULT_FD")), "told", 4); for (;;) {} }'
    ),
    "javascript": (
        'require("fs").writeSync(Number(process.env.RUNWRIGHT_RESULT_FD), "told"); for (;;) {}'
    ),
    "java": (
        "class Tell { public static void main(String[] words) throws Exception {\n"
        '    String path = "/proc/self/fd/" + System.getenv("RUNWRIGHT_RESULT_FD");\n'
        '    new java.io.FileOutputStream(path).write("told".getBytes()); for (;;) {} } }'
    ),
}


@pytest.mark.parametrize("language", RESULTS)
@pytest.mark.parametrize("level", [Isolation.FULL, Isolation.PROCESS], ids=lambda one: one.value)
def test_what_a_program_wrote_to_a_shared_result_survives_its_being_killed(
    run_async: Any, language: str, level: Isolation
) -> None:
    async def run() -> None:
        job = script(Program(RESULTS[language], language=language), b"", (), Limits(wall_s=1))
        try:
            async with LocalSandbox(level, workers=1) as opened:
                outcome = await opened.submit(replace(job, share_result=True))
        except (NoIsolation, NoToolchain) as error:
            pytest.skip(str(error))
        assert (outcome.execution.status, outcome.result) == (Status.TIMEOUT, b"told")

    run_async(run())


def test_a_program_whose_job_shares_no_result_has_no_descriptor_but_its_streams(
    execute: Any, program: Any
) -> None:
    source = """
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
int main(void) {
    printf("%s", getenv("RUNWRIGHT_RESULT_FD") ? "named" : "");
    DIR *folder = opendir("/proc/self/fd");
    for (struct dirent *entry; (entry = readdir(folder));)
        if (entry->d_name[0] != '.' && atoi(entry->d_name) != dirfd(folder))
            printf("%s", entry->d_name);
}
"""
    execution = execute(program("echo.c").with_source(source))
    assert sorted(str(execution.stdout)) == ["0", "1", "2"]


def test_files_lie_beside_a_program_and_come_back_without_what_was_compiled(
    execute: Any, program: Any
) -> None:
    source = """
#include <stdio.h>
#include "words.h"
int main(void) { fputs(WORD, fopen("out.txt", "w")); }
"""
    files = (File("words.h", b'#define WORD "from the header"'),)
    given = replace(program("echo.c").with_source(source), files=files)
    execution = execute(given, fetch=("out.txt", "*.out"))
    assert [(file.path, file.content) for file in execution.files] == [
        ("out.txt", b"from the header")
    ]


def test_a_java_file_is_named_for_its_public_class_and_complaints_for_the_program(
    execute: Any, program: Any
) -> None:
    given = replace(program("wrong.java"), path="answers/main.java")
    execution = execute(given)
    assert str(execution.stderr).startswith("answers/main.java:4: error:")
    assert execution.program.path == "answers/main.java"


def test_a_path_that_is_not_named_is_the_languages_own(execute: Any, program: Any) -> None:
    source = "int main(void) { return x; }"
    execution = execute(replace(program("echo.c").with_source(source), path="main.py"))
    assert str(execution.stderr).startswith("main.c: ")


def test_a_compiler_reads_no_file_of_the_host(execute: Any, tmp_path: Path, program: Any) -> None:
    secret = tmp_path / "secret.h"
    secret.write_text("#error a word that nobody may read\n")
    execution = execute(program("echo.c").with_source(f'#include "{secret}"\nint main() {{}}'))
    assert execution.status is REFUSED
    assert "nobody may read" not in str(execution.stderr)


def test_a_program_cannot_spoil_what_is_kept_of_it(execute: Any, program: Any) -> None:
    source = """
#include <stdio.h>
#include <unistd.h>
int main(int count, char **words) {
    printf("whole");
    unlink(words[0]);
    fputs("#!/bin/sh\\necho spoilt", fopen(words[0], "w"));
}
"""
    for _ in range(2):
        assert str(execute(program("echo.c").with_source(source)).stdout) == "whole"


def test_one_source_is_compiled_once_and_another_anew(
    sandbox: LocalSandbox, run_async: Any, program: Any
) -> None:
    guests: list[Job] = []

    async def counted(job: Job) -> Outcome:
        guests.append(job)
        return await sandbox._run(job)

    given = program("exit.c")
    building = Building(counted)
    other = given.with_source("int main(void) { return 4; }")
    beside = replace(given, files=(File("unused.h", b""),))
    for one, jobs in ((given, 2), (given, 3), (other, 5), (other, 6), (given, 7), (beside, 9)):
        outcome = run_async(building.submit(script(one, b"", (), SHORT), LANGUAGES.named("c")))
        assert outcome.execution.exit_code == (4 if one is other else 3)
        assert len(guests) == jobs


def test_a_source_that_does_not_compile_is_compiled_once(
    sandbox: LocalSandbox, run_async: Any, program: Any
) -> None:
    jobs: list[Job] = []

    async def counted(job: Job) -> Outcome:
        jobs.append(job)
        return await sandbox._run(job)

    building = Building(counted)
    wrong = program("wrong.c")
    for limits in (SHORT, Limits(wall_s=3)):
        job = script(wrong, b"", (), limits)
        execution = run_async(building.submit(job, LANGUAGES.named("c"))).execution
        assert (execution.status, execution.program) == (REFUSED, wrong)
        assert execution.limits == limits
    assert len(jobs) == 1


def test_what_is_kept_is_bounded(sandbox: LocalSandbox, run_async: Any) -> None:
    building = Building(sandbox._run)
    built = (File("a", bytes(40 << 20)),)
    building._keep(b"one", built)
    building._keep(b"two", built)
    assert list(building._kept) == [b"two"]


def test_only_whole_programs_are_run(sandbox: LocalSandbox, run_async: Any, program: Any) -> None:
    job = script(program("echo.c"), b"", (), SHORT)
    calls = replace(job, guest="runwright.judge.guest.candidate")
    with pytest.raises(BadOption, match="language='c': whole programs can be run"):
        run_async(sandbox.submit(calls))
    with pytest.raises(BadOption, match="language='c': only python"):
        run_async(sandbox.submit_linked(job, job))


def test_a_path_that_looks_like_an_option_is_refused(execute: Any, program: Any) -> None:
    with pytest.raises(BadTask, match=r"'-o.c' must not begin with '-'"):
        execute(replace(program("echo.c"), path="-o.c"))


@pytest.fixture
def own(tmp_path: Path, run_async: Any) -> Iterator[Any]:
    """Run a program in a language of a record of the user's own."""

    def run(record: str, source: str, **options: Any) -> Execution:
        head = 'title = "Own"\nnames = ["own"]\nendings = [".own"]\nfile = "main.own"\n'
        (tmp_path / "own.toml").write_text(head + record)
        opened = LocalSandbox(workers=1, languages=tmp_path)
        boxes.append(opened)
        run_async(opened.__aenter__())
        execution: Execution = run_async(opened.run(Program(source, language="own"), **options))
        return execution

    boxes: list[LocalSandbox] = []
    yield run
    for opened in boxes:
        run_async(opened.__aexit__(None, None, None))


def test_a_record_of_the_users_own_is_a_language(own: Any) -> None:
    execution = own('run = ["sh", "{file}"]', "echo $0 $1", arguments=["word"])
    assert str(execution.stdout) == "main.own word\n"


def test_a_compiler_has_limits_of_its_own(own: Any) -> None:
    record = 'compile = ["sleep", "60"]\nrun = ["true"]\n[limits]\nwall_s = 1'
    execution = own(record, "")
    assert execution.status is REFUSED
    assert execution.detail == "the compiler ran into a limit: wall_s=1"
    assert execution.fault == Fault("error", execution.detail)


def test_a_compiler_that_makes_nothing_made_no_program(own: Any) -> None:
    execution = own('compile = ["true"]\noutput = ["{stem}.out"]\nrun = ["./{stem}.out"]', "")
    assert execution.status is REFUSED
    assert execution.fault.message.startswith("main.out: ")


def test_what_cannot_be_started_is_our_trouble(own: Any) -> None:
    execution = own('run = ["./{file}"]', "no program of any kind")
    assert execution.status is Status.SANDBOX_ERROR
    assert execution.fault is None
    assert execution.detail.startswith("the command could not be started: OSError: ")


def test_a_missing_toolchain_is_an_error_and_no_status(own: Any) -> None:
    with pytest.raises(NoToolchain, match="Own needs the command 'no-such-command'"):
        own('run = ["no-such-command", "{file}"]\ndebian = ["none"]', "")
