import json

import pytest

from runwright.core import Case, Check, CostBound, Exploit, Program, Stdio
from runwright.core.errors import BadFile, BadTask
from runwright.judge.checks.records import json_checks, jsonl_checks, toml_checks


def one(**form: object) -> Check:
    (check,) = json_checks(json.dumps([form]), path="tests.json")
    return check


def test_a_call_with_its_expected_value_is_a_case() -> None:
    check = one(call="f", arguments=[1, "a"], expected=[2])
    assert check == Case("f(1, 'a') == [2]", "f", (1, "a"), [2], "exact")


def test_an_input_with_its_expected_output_is_a_stdio_check() -> None:
    assert one(stdin="1\n", stdout="2\n") == Stdio("stdin '1\\n'", "1\n", "2\n", "whitespace")


def test_name_and_comparator_may_be_given() -> None:
    half = one(call="f", arguments=[], expected=1.5, comparator="floats", name="half")
    assert half == Case("half", "f", (), 1.5, "floats")
    silence = one(stdin="", stdout="", comparator="exact", name="silence")
    assert silence == Stdio("silence", "", "", "exact")


def test_the_expected_value_may_be_null() -> None:
    assert one(call="f", arguments=[], expected=None, name="n") == Case("n", "f", (), None)


def test_toml_tables_are_checks_in_their_order() -> None:
    text = """
        [[case]]
        call = "f"
        arguments = [[1, 2], {a = true}]
        expected = -1.5

        [[case]]
        stdin = '''a
        b'''
        stdout = "c"
    """
    first, second = toml_checks(text, path="tests.toml")
    name = "f([1, 2], {'a': True}) == -1.5"
    assert first == Case(name, "f", ([1, 2], {"a": True}), -1.5)
    assert isinstance(second, Stdio)
    assert second.stdout == "c"


def test_json_lines_are_checks_and_blank_lines_are_not() -> None:
    line = json.dumps({"call": "f", "arguments": [1], "expected": 2})
    assert len(jsonl_checks(f"{line}\n\n{line}\n", path="tests.jsonl")) == 2


def test_files_without_cases_give_no_checks() -> None:
    assert toml_checks("# nothing\n", path="t") == ()
    assert json_checks("[]", path="t") == ()
    assert jsonl_checks("\n", path="t") == ()


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ([], "case 1: is a list; write an object with 'call' or 'stdin'$"),
        (None, "case 1: is null; write an object"),
        ({}, "case 1: lacks 'call', 'arguments', 'expected'; a case has"),
        ({"call": "f", "arguments": []}, "case 1: lacks 'expected'; a case has 'call', 'arg"),
        ({"stdin": ""}, "case 1: lacks 'stdout'; a case has 'stdin', 'stdout'$"),
        (
            {"call": "f", "arguments": [], "expected": 1, "want": 2},
            "case 1: unknown key 'want'; a case of this kind has 'call', .* 'comparator', 'name'$",
        ),
        ({"call": 1, "arguments": [], "expected": 1}, "'call' is a int; write a string$"),
        ({"call": "f", "arguments": 1, "expected": 1}, "'arguments' is a int; write a list$"),
        ({"stdin": [], "stdout": ""}, "'stdin' is a list; write a string$"),
        (
            {"call": "f", "arguments": [], "expected": 1, "comparator": True},
            "'comparator' is a boolean; write a string$",
        ),
        (
            {"stdin": "", "stdout": "", "comparator": "fuzzy"},
            "case 1: no comparator 'fuzzy'; there are choice, either, evalplus, exact",
        ),
        ({"call": "f(1)", "arguments": [], "expected": 1}, r"call='f\(1\)' is not a function's na"),
        (
            {"call": "f", "stdin": "", "stdout": ""},
            "case 1: mixes a call with stdin and stdout; make it two cases$",
        ),
    ],
)
def test_what_is_not_a_case_is_named_with_its_place_and_cure(form: object, message: str) -> None:
    with pytest.raises(BadTask, match=message):
        json_checks(json.dumps([form]), path="tests.json")


def test_the_place_of_a_bad_case_counts_from_one() -> None:
    good = {"stdin": "", "stdout": ""}
    with pytest.raises(BadTask, match=r"^tests\.json: case 2: is a string"):
        json_checks(json.dumps([good, "bad"]), path="tests.json")
    with pytest.raises(BadTask, match=r"^tests\.jsonl: line 3: is a list"):
        jsonl_checks(json.dumps(good) + "\n\n[]", path="tests.jsonl")


def test_a_json_file_holds_a_list() -> None:
    with pytest.raises(BadTask, match=r"^tests\.json: is an object; write a list of cases$"):
        json_checks("{}", path="tests.json")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[1,", r"^t: not JSON \(.*line 1 column 4\); mend the syntax$"),
        ("[NaN]", r"^t: not JSON \(NaN is not a JSON number\)"),
        ("[-Infinity]", r"^t: not JSON \(-Infinity is not a JSON number\)"),
        ("[" * 100_000, r"^t: not JSON \("),
        ("[" + "1" * 5000 + "]", r"^t: not JSON \("),
    ],
    ids=["cut", "nan", "infinity", "deep", "long"],
)
def test_text_that_is_not_json_is_a_bad_file(text: str, message: str) -> None:
    with pytest.raises(BadFile, match=message):
        json_checks(text, path="t")


def test_a_line_that_is_not_json_is_named() -> None:
    with pytest.raises(BadFile, match=r"^t: line 2: not JSON"):
        jsonl_checks('{"stdin": "", "stdout": ""}\n{', path="t")


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("case = [", BadFile, r"^t: not TOML \(.*\); mend the syntax$"),
        ("x = " + "1" * 5000, BadFile, r"^t: not TOML \("),
        ("[case]\ncall = 'f'", BadTask, r"^t: 'case' must be an array of tables; write \[\[case"),
        ("[[cases]]\ncall = 'f'", BadTask, r"^t: unknown key 'cases'; put checks in \[\[case"),
        (
            f"[[case]]\ncall = 'f'\narguments = {'[' * 250}{']' * 250}\nexpected = 1",
            BadTask,
            r"^t: case 1: 'arguments': holds a list nested deeper than 200 levels; use strings,",
        ),
        (
            "[[case]]\ncall = 'f'\narguments = []\nexpected = [{x = nan}]",
            BadTask,
            r"^t: case 1: 'expected': holds nan, which equals nothing;",
        ),
        (
            f"[[case]]\ncall = 'f'\narguments = [0x{'f' * 5000}]\nexpected = 1",
            BadTask,
            r"^t: case 1: 'arguments': holds an integer too long to print;",
        ),
    ],
    ids=["syntax", "long", "table", "key", "deep", "nan", "long hexadecimal"],
)
def test_toml_that_holds_no_cases_is_refused(
    text: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        toml_checks(text, path="t")


def test_infinity_is_a_value_like_others() -> None:
    (check,) = toml_checks("[[case]]\ncall='f'\narguments=[inf]\nexpected=-inf", path="t")
    assert check == Case("f(inf) == -inf", "f", (float("inf"),), float("-inf"))


def test_an_input_may_be_judged_by_a_checker() -> None:
    check = one(stdin="1\n", stdout="2\n", name="c", checker="raise SystemExit(1)")
    assert check == Stdio("c", "1\n", "2\n", checker=Program("raise SystemExit(1)"))
    check = one(stdin="", stdout="", name="c", checker={"source": "x", "language": "cpp"})
    assert check == Stdio("c", "", "", checker=Program("x", language="cpp"))


def test_code_that_attacks_is_an_exploit() -> None:
    check = one(attack="f()", refusals=["ValueError"], canary_files=["a.txt"], name="e")
    assert check == Exploit(
        "e", "f()", refusals=("ValueError",), canary_files=("a.txt",), path="tests.json"
    )


def test_calls_with_a_bound_are_a_check_of_cost() -> None:
    check = one(cost_of="f", inputs=[[1, 2]], expected=[3], most_s=0.5)
    assert check == CostBound("cost of f", "f", ((1, 2),), (3,), most_s=0.5)
    check = one(cost_of="f", inputs=[[1]], baseline="def f(x): pass", most_times=2, repeats=1)
    baseline = Program("def f(x): pass")
    assert check == CostBound("cost of f", "f", ((1,),), baseline=baseline, most_times=2, repeats=1)


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"attack": "f()", "stdin": ""}, "mixes"),
        ({"attack": 1}, "'attack' is a int; write a string"),
        ({"attack": "f()", "comparator": "exact"}, "unknown key 'comparator'"),
        ({"attack": "f()", "canary_files": [1]}, "must be a list of strings"),
        ({"attack": "f()", "canary_files": ["/etc"]}, "case 1: canary_files: '/etc' must be"),
        ({"cost_of": "f", "inputs": [1], "most_s": 1}, "lists of arguments"),
        ({"cost_of": "f", "inputs": [[1]], "most_s": True}, "'most_s' is a boolean"),
        ({"cost_of": "f", "inputs": [[1]], "most_s": 1}, "1 inputs and 0 of expected"),
        ({"cost_of": "f", "inputs": [[1]], "expected": [1]}, "case 1: check 'cost of f' needs one"),
        ({"cost_of": "f(1)", "inputs": [[1]]}, "cost_of='f[(]1[)]' is not a function's name"),
        ({"stdin": "", "stdout": "", "checker": 1}, "'checker' is a int; write its source"),
        ({"stdin": "", "stdout": "", "checker": {}}, "case 1: checker: lacks 'source'"),
    ],
)
def test_attacks_costs_and_checkers_that_are_wrong_are_told(form: object, message: str) -> None:
    with pytest.raises(BadTask, match=message):
        json_checks(json.dumps([form]), path="tests.json")
